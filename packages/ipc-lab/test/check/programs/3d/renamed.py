"""The file gets its name when it is complete: no other process finds it half written."""
import mmap
import os
import random
import struct
import sys

making = sys.argv[1] + ".new"
file = os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
os.ftruncate(file, 20)
with mmap.mmap(file, 20) as memory:
    values = [random.randint(1, 100) for _ in range(5)]
    memory[:20] = struct.pack("5i", *values)
    print(*values, flush=True)
os.replace(making, sys.argv[1])
