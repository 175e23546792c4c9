"""Executes a program with one descriptor of each kind, as a service manager hands them over (LISTEN_FDS).

Usage: pass_descriptors.py FOLDER COUNTED PROGRAM ARGUMENT...   (COUNTED is added to the true LISTEN_FDS)
"""
import ctypes
import os
import socket
import sys

folder, counted, *program = sys.argv[1:]


def bound(domain, kind, address, listening=True):
    one = socket.socket(domain, kind)
    one.bind(address)
    if listening:
        one.listen()
    return one.detach()


libc = ctypes.CDLL(None, use_errno=True)
queue = ("/linux-ipc-test-%d" % os.getpid()).encode()
os.mkfifo(folder + "/fifo")
memory = os.memfd_create("state")
os.ftruncate(memory, 4096)
connected, other = socket.socketpair()
other.detach()
given = {
    "web": bound(socket.AF_UNIX, socket.SOCK_STREAM, folder + "/web"),
    "control": bound(socket.AF_UNIX, socket.SOCK_SEQPACKET, folder + "/control"),
    "log": bound(socket.AF_UNIX, socket.SOCK_DGRAM, folder + "/log", False),
    "tcp": bound(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
    "udp": bound(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0), False),
    "accepted": connected.detach(),
    "fifo": os.open(folder + "/fifo", os.O_RDWR | os.O_NONBLOCK),
    "pipe": os.pipe()[0],
    "state": memory,
    "counter": os.eventfd(0),
    "device": os.open("/dev/null", os.O_RDWR),
    "file": os.open(folder + "/file", os.O_RDWR | os.O_CREAT, 0o600),
    "queue": libc.mq_open(queue, os.O_RDWR | os.O_CREAT, 0o600, None),
}
if given["queue"] < 0:
    del given["queue"]
else:
    libc.mq_unlink(queue)
high = [os.dup2(fd, 200 + i) for i, fd in enumerate(given.values())]
os.closerange(3, 200)
for i, fd in enumerate(high):
    os.dup2(fd, 3 + i, inheritable=True)
os.closerange(3 + len(high), 300)
pidfd = os.pidfd_open(os.getpid())
os.environ.update(
    LISTEN_PID=str(os.getpid()),
    LISTEN_PIDFDID=str(os.fstat(pidfd).st_ino + int(os.environ.get("WRONG_PIDFDID", "0"))),
    LISTEN_FDS=str(len(high) + int(counted)),
    LISTEN_FDNAMES=":".join(given),
)
os.close(pidfd)
os.execvp(program[0], program)
