"""
The other end of a UNIX socket, which executes the given steps; each step is one argument.

Usage: socket_peer.py connect|accept|bind TYPE PATH STEP...   (a PATH that begins with @ is abstract)
  send:TEXT        receive         end
  pass:TEXT:FILE,FILE...           opens the files for reading, and sends TEXT with their descriptors
  take:COUNT                       receives with room for COUNT descriptors; prints the bytes, and
                                   the text that each of the files contains
  to:PATH:TEXT                     sends a datagram to PATH
  reply:TEXT                       sends a datagram to the sender of the last one
  credentials                      prints the text and the pid of the sender of one message
  half                             shuts down its sending side
  pause                            waits until standard input ends
"""

import os
import socket
import struct
import sys


def address_of(path):
    return "\0" + path[1:] if path.startswith("@") else path


def say(*words):
    print(*words, flush=True)


how, kind, path = sys.argv[1:4]
peer = socket.socket(socket.AF_UNIX, getattr(socket, "SOCK_" + kind.upper()))
if how == "connect":
    peer.connect(address_of(path))
else:
    peer.bind(address_of(path))
    if how == "accept":
        peer.listen()
    else:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    say("ready")
    if how == "accept":
        peer = peer.accept()[0]

last = None
for step in sys.argv[4:]:
    what, *rest = step.split(":", 2)
    if what == "send":
        peer.sendall(rest[0].encode())
    elif what == "receive":
        data, last = peer.recvfrom(1 << 20)
        say(len(data), data[:100].decode())
    elif what == "end":
        say("end" if peer.recv(1) == b"" else "no end")
    elif what == "pass":
        files = [os.open(name, os.O_RDONLY) for name in rest[1].split(",")]
        socket.send_fds(peer, [rest[0].encode()], files)
    elif what == "take":
        data, fds, flags, last = socket.recv_fds(peer, 1 << 20, int(rest[0]))
        texts = [os.read(fd, 100).decode() for fd in fds]
        say(data.decode(), *texts)
    elif what == "to":
        peer.sendto(rest[1].encode(), address_of(rest[0]))
    elif what == "reply":
        peer.sendto(rest[0].encode(), last)
    elif what == "credentials":
        data, ancillary, flags, last = peer.recvmsg(1000, 1000)
        sent = [part[2] for part in ancillary if part[1] == socket.SCM_CREDENTIALS]
        say(data.decode(), struct.unpack("iii", sent[0])[0])
    elif what == "half":
        peer.shutdown(socket.SHUT_WR)
    elif what == "pause":
        sys.stdin.read()
