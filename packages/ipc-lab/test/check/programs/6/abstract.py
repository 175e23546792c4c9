"""Datagrams at an abstract address, which leaves no file."""
import os
import socket
import sys

name = "\0ipc-lab-test" + sys.argv[1]
if len(sys.argv) == 2:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(name)
        received = [server.recvfrom(100) for _ in range(2)]
        total = sum(int(data) for data, _ in received)
        print("sum:", total)
        for _, sender in received:
            server.sendto(str(total).encode(), sender)
else:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.bind("")
        client.sendto(sys.argv[2].encode(), name)
        print(client.recv(100).decode())
