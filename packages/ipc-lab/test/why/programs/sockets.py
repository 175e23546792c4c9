"""Waits in one call on a UNIX socket: sockets.py accept|receive|datagram|connect|send PATH."""

import os
import socket
import sys

what, path = sys.argv[1:]
if what == "datagram":
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(path)
    receiver.recv(1)
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.bind(path)
server.listen(0)
if what == "accept":
    server.accept()
client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
client.connect(path)
if what == "connect":
    if os.fork() == 0:
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect(path)
    os.wait()
connection, _ = server.accept()
if what == "receive":
    connection.recv(1)
while what == "send":
    client.send(bytes(65536))
