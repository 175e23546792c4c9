"""Text instead of binary integers."""
import mmap
import os
import sys

file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
os.ftruncate(file, 256)
with mmap.mmap(file, 256) as memory:
    memory[:15] = b"12 34 56 78 90\n"
