"""Asks for signals to another process: as user nobody, makes process PID the owner of the descriptions that it inherited
as 3, 4 …, with O_ASYNC, and SIGKILL for the signal. Usage: ask_for_sigio.py PID COUNT. Prints "asked".
"""
import fcntl
import os
import signal
import sys

F_SETSIG = 10
os.setuid(65534)
for fd in range(3, 3 + int(sys.argv[2])):
    fcntl.fcntl(fd, fcntl.F_SETOWN, int(sys.argv[1]))
    fcntl.fcntl(fd, F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_ASYNC)
print("asked", flush=True)
