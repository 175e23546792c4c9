"""
Waits in one call on a UNIX socket: sockets.py WHAT PATH

accept, datagram    waits for any client
connect, queued     waits for a busy server: for room in its queue, and to be accepted
receive, send       waits for the other end, which it holds itself
receive-each, poll-each, send-each, send-to-each
                    parent and child wait for each other
"""

import os
import select
import socket
import sys

what, path = sys.argv[1:]


def new(kind, bound=None):
    made = socket.socket(socket.AF_UNIX, kind)
    if bound is not None:
        made.bind(bound)
    return made


def pair():
    """Forks; returns one end of a socket pair in the parent, and the other in the child."""
    ends = socket.socketpair()
    here = 0 if os.fork() else 1
    ends[1 - here].close()
    return ends[here]


if what == "datagram":
    new(socket.SOCK_DGRAM, path).recv(1)
elif what == "receive-each":
    pair().recv(1)
elif what == "poll-each":
    select.select([pair()], [], [])
elif what == "send-each":
    end = pair()
    while True:
        end.send(bytes(65536))
elif what == "send-to-each":
    mine, other = path, path + "2"
    first = new(socket.SOCK_DGRAM, mine)
    second = new(socket.SOCK_DGRAM, other)
    if os.fork() == 0:
        first.close()
        while True:
            second.sendto(b"x", mine)
    second.close()
    while True:
        first.sendmsg([b"x"], [], 0, other)

server = new(socket.SOCK_STREAM, path)
server.listen(0)
if what == "accept":
    server.accept()
client = new(socket.SOCK_STREAM)
client.connect(path)
if what == "connect":
    if os.fork() == 0:
        new(socket.SOCK_STREAM).connect(path)
    os.wait()
if what == "queued":
    if os.fork() == 0:
        server.close()
        client.recv(1)
    os.wait()
connection, _ = server.accept()
if what == "receive":
    connection.recv(1)
while what == "send":
    client.send(bytes(65536))
