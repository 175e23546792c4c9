"""Opens the FIFO for each value, and closes it after it."""
import os
import random
import struct
import sys
import time

path = "/tmp/" + sys.argv[1]
if not os.path.exists(path):
    os.mkfifo(path)
for _ in range(int(sys.argv[3])):
    with open(path, "wb", buffering=0) as fifo:
        fifo.write(struct.pack("i", random.randint(0, 100)))
    time.sleep(0.5)
