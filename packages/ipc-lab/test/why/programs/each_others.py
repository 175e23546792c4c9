"""Two processes each wait for the other before they answer: each_others.py counters|queues."""

import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)


class Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("flags", "count", "size", "used")]


def queue(name):
    attributes = Attributes(0, 1, 8)
    path = f"/{name}-{os.getpid()}".encode()
    descriptor = libc.mq_open(path, os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(attributes))
    libc.mq_unlink(path)
    return descriptor


def receive(descriptor):
    libc.mq_receive(descriptor, ctypes.create_string_buffer(8), 8, None)


if sys.argv[1] == "counters":
    first, second, take = os.eventfd(0), os.eventfd(0), os.eventfd_read
else:
    first, second, take = queue("first"), queue("second"), receive
take(first if os.fork() == 0 else second)
