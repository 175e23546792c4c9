"""The server aborts when it has both values: no client gets an answer, and the socket file stays."""
import os
import socket
import sys

server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
if os.path.exists(sys.argv[1]):
    os.unlink(sys.argv[1])
server.bind(sys.argv[1])
server.listen()
clients = [server.accept()[0] for _ in range(2)]
values = [int(client.recv(100).split(b"\0")[0]) for client in clients]
os.abort()
