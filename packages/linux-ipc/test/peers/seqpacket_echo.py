"""Sends each message back until its peer disconnects: seqpacket_echo.py connect|accept PATH"""

import socket
import sys

how, path = sys.argv[1:]
address = "\0" + path[1:] if path.startswith("@") else path
peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
if how == "connect":
    peer.connect(address)
else:
    peer.bind(address)
    peer.listen()
    print("listening", flush=True)
    peer = peer.accept()[0]
while message := peer.recv(1 << 21):
    peer.send(message)
print("end", flush=True)
