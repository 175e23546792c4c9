"""Stream sockets and a thread per client, forever; on SIGTERM or Ctrl-C it cleans up and ends."""
import os
import signal
import socket
import sys
import threading

path = sys.argv[1]
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
try:
    os.unlink(path)
except FileNotFoundError:
    pass
pair = []


def serve(client):
    pair.append((client, int(client.makefile("r").readline())))
    if len(pair) < 2:
        return
    total = sum(value for _, value in pair)
    print("total", total, flush=True)
    for other, _ in pair:
        other.sendall(f"{total}\n".encode())
        other.close()
    pair.clear()


listener = socket.socket(socket.AF_UNIX)
try:
    listener.bind(path)
    listener.listen()
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
except KeyboardInterrupt:
    pass
finally:
    os.unlink(path)
