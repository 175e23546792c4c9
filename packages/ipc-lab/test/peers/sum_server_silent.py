"""A server that receives one value at PATH and never replies: sum_server_silent.py PATH."""

import signal
import socket
import sys

server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
server.bind(sys.argv[1])
server.listen()
print("listening", flush=True)
connection, _ = server.accept()
connection.recv(12)
print("received", flush=True)
signal.pause()
