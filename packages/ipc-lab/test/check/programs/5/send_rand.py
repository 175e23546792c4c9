"""One write per value; binary integers."""
import os
import random
import struct
import sys

path = "/tmp/" + sys.argv[1]
if not os.path.exists(path):
    os.mkfifo(path)
with open(path, "wb", buffering=0) as fifo:
    for _ in range(int(sys.argv[3])):
        fifo.write(struct.pack("i", random.randint(0, 100)))
