"""Sends a line with the value, and reads a line with the sum."""
import socket
import sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    server.sendall(sys.argv[2].encode() + b"\n")
    print(sys.argv[2], "+ other =", server.makefile("r").readline(), end="")
