"""Sends and receives through what the first argument names, which is no FIFO."""
import mmap
import os
import random
import socket
import sys
import time

how, name, count = sys.argv[1], sys.argv[2], int(sys.argv[4]) if len(sys.argv) > 4 else 0
path = f"/dev/shm/{name}" if how == "memory" else f"/tmp/{name}"
text = "".join(f"{random.randint(0, 100)};" for _ in range(count))
if how == "socket":
    with socket.socket(socket.AF_UNIX) as end:
        if count:
            end.bind(path)
            end.listen()
            reader, _ = end.accept()
            os.unlink(path)
            reader.sendall(text.encode())
            reader.close()
        else:
            while end.connect_ex(path):
                time.sleep(0.02)
            text = end.makefile().read()
elif count:
    with open(path + ".new", "wb+") as file:
        if how == "memory":
            os.ftruncate(file.fileno(), 4096)
            mmap.mmap(file.fileno(), 4096)[: len(text)] = text.encode()
        else:
            file.write(text.encode())
    os.rename(path + ".new", path)
else:
    while not os.path.exists(path):
        time.sleep(0.02)
    with open(path, "rb+") as file:
        text = (mmap.mmap(file.fileno(), 4096)[:] if how == "memory" else file.read()).decode()
    os.unlink(path)
values = [int(value) for value in text.split(";") if value.strip("\0")]
if not count:
    print("Average:", sum(values) / len(values))
