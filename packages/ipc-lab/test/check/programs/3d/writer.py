"""posix_fallocate and struct."""
import mmap
import os
import random
import struct
import sys

file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
os.posix_fallocate(file, 0, 256)
with mmap.mmap(file, 256) as memory:
    memory[:20] = struct.pack("5i", *(random.randint(-50, 50) for _ in range(5)))
