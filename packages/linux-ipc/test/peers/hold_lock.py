"""Locks a file, prints "locked", and holds the lock until standard input ends.

Usage: hold_lock.py PATH flock
       hold_lock.py PATH range START LENGTH: by the open file description
       hold_lock.py PATH process-range START LENGTH: by the process
"""
import fcntl
import os
import struct
import sys

fd = os.open(sys.argv[1], os.O_RDWR)
if sys.argv[2] == "flock":
    fcntl.flock(fd, fcntl.LOCK_EX)
else:
    start, length = map(int, sys.argv[3:])
    lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
    by_process = sys.argv[2] == "process-range"
    fcntl.fcntl(fd, fcntl.F_SETLKW if by_process else fcntl.F_OFD_SETLKW, lock)
print("locked", flush=True)
sys.stdin.read()
