"""A FIFO whose name is removed, and made again: fifo_again.py removed|opened|held PATH.

opened: a reader waits for the first FIFO, a writer for the second. held: a process has the first open.
"""

import os
import signal
import sys

what, path = sys.argv[1:]


def asleep_in_open(pid):
    # The number of openat(2), on x86-64 or on arm64; a process that is awake shows none.
    while open(f"/proc/{pid}/syscall").read().split()[0] not in ("257", "56"):
        os.sched_yield()


def child(act):
    pid = os.fork()
    if pid == 0:
        act()
        os._exit(0)
    return pid


os.mkfifo(path, 0o600)
if what == "held":
    child(lambda: (os.open(path, os.O_RDWR), os.kill(os.getpid(), signal.SIGSTOP)))
    os.waitpid(-1, os.WUNTRACED)
else:
    asleep_in_open(child(lambda: os.open(path, os.O_RDONLY)))
os.unlink(path)
if what != "removed":
    os.mkfifo(path, 0o600)
    child(lambda: os.open(path, os.O_WRONLY))
signal.pause()
