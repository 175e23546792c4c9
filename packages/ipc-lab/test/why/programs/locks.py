"""Waits for a lock whose holder /proc/locks does not show: locks.py own|two-files|left FILE

own        a lock of an open file description; another descriptor of the same process holds it
two-files  the same in two processes, each on its own file; a third process holds both
left       a flock(2) lock; the process that took it has exited, and left it to its child
"""

import fcntl
import os
import struct
import sys
import time

F_OFD_SETLKW = 38


def opened(path):
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def lock_description(descriptor):
    whole = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    fcntl.fcntl(descriptor, F_OFD_SETLKW, whole)


what, path = sys.argv[1:]
if what == "own":
    lock_description(opened(path))
    lock_description(opened(path))
elif what == "two-files":
    held = []
    for each in (path, path + "2"):
        held.append(opened(each))
        lock_description(held[-1])
        if os.fork() == 0:
            for descriptor in held:
                os.close(descriptor)
            lock_description(opened(each))
    time.sleep(1000)
else:
    if os.fork() == 0:
        mine = opened(path)
        fcntl.flock(mine, fcntl.LOCK_EX)
        if os.fork() == 0:
            time.sleep(1000)
        os._exit(0)
    os.wait()
    fcntl.flock(opened(path), fcntl.LOCK_EX)
