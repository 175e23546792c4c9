"""
A server that ignores no SIGPIPE. "alone": its client leaves before the answer, which the server prints after it has sent
it. "twice": both answers go to the first client, which has left when the second comes. "other": another sum.
"""
import os
import signal
import socket
import sys

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
fault, path = sys.argv[1], sys.argv[2]
if os.path.exists(path):
    os.unlink(path)
listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(path)
listener.listen()
clients = [listener.accept()[0] for _ in range(2)]
total = sum(int(client.makefile("r").readline()) for client in clients)
if fault == "other":
    total += 1
if fault != "alone":
    print("Sum:", total, flush=True)
for client in [clients[0]] * 2 if fault == "twice" else clients:
    if fault == "alone":
        while client.recv(64):
            pass
    client.sendall(b"%d\n" % total)
    if fault == "twice":
        while client.recv(64):
            pass
print("Sum:", total, flush=True)
os.unlink(path)
