"""Takes the answer, and prints the value that it sent."""
import socket
import sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    server.sendall(sys.argv[2].encode() + b"\n")
    server.makefile("r").readline()
print("sum:", sys.argv[2])
