"""Answers the first client only, and leaves its socket file behind."""
import os
import socket
import sys

path = sys.argv[1]
if os.path.exists(path):
    os.unlink(path)
with socket.socket(socket.AF_UNIX) as listener:
    listener.bind(path)
    listener.listen()
    clients = [listener.accept()[0] for _ in range(2)]
    total = sum(int(client.makefile("r").readline()) for client in clients)
    print(total)
    clients[0].sendall(f"{total}\n".encode())
