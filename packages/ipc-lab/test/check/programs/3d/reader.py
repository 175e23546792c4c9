"""Prints the values as a list."""
import mmap
import struct
import sys

with open(sys.argv[1], "rb") as file:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        print(list(struct.unpack("5i", memory[:20])))
