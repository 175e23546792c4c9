"""Passes descriptors whose close(2) waits for an hour.

Usage: lingering_descriptor.py NAME TYPE WHAT [HELLO]: connects to the abstract NAME, with a socket of TYPE
(seqpacket, stream, dgram), and sends one message with such a descriptor: WHAT is "message", "empty" (an empty
message), "inside" (the descriptor is a UNIX socket, which such a message waits in), "behind" (the same, behind an
empty message) or "many" (100 at once).
HELLO, in hexadecimal, is sent before, and its response awaited. Prints "sent", and then waits for the end of
standard input.
"""
import os
import socket
import struct
import sys

name, kind, what, *hello = sys.argv[1:]
TYPES = {"seqpacket": socket.SOCK_SEQPACKET, "stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM}
count = 100 if what == "many" else 1

listening = socket.socket()
listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
listening.bind(("127.0.0.1", 0))
listening.listen(count)


def lingering():
    """A connection with unsent data, which nobody reads."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2048)
    connection.connect(listening.getsockname())
    connection.setblocking(False)
    try:
        while True:
            connection.send(bytes(1 << 12))
    except BlockingIOError:
        pass
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3600))
    return connection


def send_and_exit(guest):
    passed = [lingering() for _ in range(count)]
    if what in ("inside", "behind"):
        ours, theirs = socket.socketpair(type=TYPES["stream" if what == "inside" else "seqpacket"])
        if what == "behind":
            ours.send(b"")
        socket.send_fds(ours, [b"x"], [passed[0].fileno()])
        passed = [theirs]
    message = b"" if what == "empty" else b"x"
    try:
        socket.send_fds(guest, [message], [each.fileno() for each in passed])
    except PermissionError:
        # Since Linux 6.16 a channel refuses descriptors.
        guest.send(message)
    # Not even these names are closed here: if the receiver is faster, that would wait. An end does not.
    os._exit(0)


guest = socket.socket(socket.AF_UNIX, TYPES[kind])
guest.connect("\0" + name)
if hello:
    guest.send(bytes.fromhex(hello[0]))
    guest.recv(28)
child = os.fork()
if child == 0:
    send_and_exit(guest)
held = [listening.accept() for _ in range(count)]
os.waitpid(child, 0)
print("sent", flush=True)
sys.stdin.read()
