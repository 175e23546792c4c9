"""Makes the FIFO where it is started."""
import os
import random
import struct
import sys

if not os.path.exists(sys.argv[1]):
    os.mkfifo(sys.argv[1])
with open(sys.argv[1], "wb", buffering=0) as fifo:
    for _ in range(int(sys.argv[3])):
        fifo.write(struct.pack("i", random.randint(0, 100)))
