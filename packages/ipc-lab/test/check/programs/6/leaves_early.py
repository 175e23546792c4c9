"""Sends its value, and reads no answer."""
import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
    server.connect(sys.argv[1])
    server.sendall(f"{sys.argv[2]}\n".encode())
