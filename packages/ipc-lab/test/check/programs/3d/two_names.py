"""The file has two names: the writer maps it by the one that the reader does not know."""
import mmap
import os
import random
import struct
import sys

name = sys.argv[1]
other = name + ".other"
with open(name, "wb") as file:
    file.truncate(20)
os.link(name, other)
with open(other, "r+b") as file:
    memory = mmap.mmap(file.fileno(), 20)
memory[:] = struct.pack("5i", *(random.randrange(1000) for _ in range(5)))
