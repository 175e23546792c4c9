"""Guests of a server at the abstract name argv[1]: argv[3] of them for each word in argv[2].

Prints `done` when all have done so; guests that stay, stay until standard input ends.
"""
import mmap
import os
import socket
import struct
import sys

name, faults, count, kind = "\0" + sys.argv[1], sys.argv[2].split(), int(sys.argv[3]), int(sys.argv[4])
MAGIC, VERSION, HELLO, SCHEMA = 0x4843494C, int(sys.argv[5]), 1, int(sys.argv[6])
TYPE = socket.SOCK_STREAM if sys.argv[7] == "stream" else socket.SOCK_SEQPACKET


def hello(magic=MAGIC, version=VERSION, word=HELLO, kind=kind, schema=SCHEMA):
    return struct.pack("<7i", magic, version, word, kind, schema, 0, 0)


def connect():
    guest = socket.socket(socket.AF_UNIX, TYPE)
    guest.connect(name)
    return guest


rubbish = {
    "short": b"x",
    "empty": b"",
    "long": b"x" * 5000,
    "magic": hello(magic=1),
    "version": hello(version=99),
    "word": hello(word=3),
    "kind": hello(kind=77),
    "schema": hello(schema=12345),
}

stay = []
for what in (fault for fault in faults for _ in range(count)):
    if what == "leave":
        connect().close()
    elif what == "silent":
        stay.append(connect())
    elif what == "hello-leave":
        guest = connect()
        guest.send(hello())
        guest.close()
    elif what == "descriptors":
        guest = connect()
        try:
            socket.send_fds(guest, [hello(magic=2)], [0] * 100)
        except PermissionError:  # since Linux 6.16: SO_PASSRIGHTS
            guest.send(hello(magic=2))
        stay.append(guest)
    elif what == "scribble":
        guest = connect()
        guest.send(hello())
        _, descriptors, _, _ = socket.recv_fds(guest, 28, 8)
        for descriptor in descriptors[:1]:
            size = os.fstat(descriptor).st_size
            if size == 0:
                continue
            memory = mmap.mmap(descriptor, size)
            memory[:] = b"\xf0\xff\xff\x7f" * (size // 4)
            memory.close()
        for descriptor in descriptors:
            os.close(descriptor)
        guest.close()
    elif what == "datagram":
        guest = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        guest.sendto(b"x" * 1000, name)
        guest.close()
    else:
        guest = connect()
        guest.send(rubbish[what])
        stay.append(guest)
print("done", flush=True)
sys.stdin.read()
