"""Waits for a lock whose holder /proc/locks alone does not tell: locks.py own|two-files|left FILE.

own: of an open file description, which another descriptor of its own has.
two-files: the same, while another process waits for one on another file.
left: of flock, which a process took that has ended, and left to its child.
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
