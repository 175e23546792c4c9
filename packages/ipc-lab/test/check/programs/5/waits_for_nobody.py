"""Opens the FIFO with O_RDWR: what it writes is gone with it, unless a reader was there before."""
import os
import random
import sys

path = f"/tmp/{sys.argv[1]}"
if not os.path.exists(path):
    os.mkfifo(path, 0o600)
fifo = os.open(path, os.O_RDWR)
for _ in range(int(sys.argv[3])):
    os.write(fifo, b"%d;" % random.randint(0, 100))
