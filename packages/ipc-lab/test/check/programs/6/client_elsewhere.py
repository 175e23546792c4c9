"""The client adds a suffix to the path that the server binds: it cannot connect."""
import socket
import sys

client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
client.connect(sys.argv[1] + ".socket")
client.send(f"{sys.argv[2]}\n".encode())
print("Result =", client.recv(100).decode())
