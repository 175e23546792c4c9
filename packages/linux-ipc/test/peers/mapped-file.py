"""Stores five 32-bit integers at the beginning of a mapped file, or prints them.

Usage: mapped-file.py write FILE N N N N N
       mapped-file.py read FILE
"""

import mmap
import struct
import sys

command, path, *values = sys.argv[1:]
with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0x100) as memory:
    if command == "write":
        memory[:20] = struct.pack("=5i", *map(int, values))
    else:
        print(*struct.unpack("=5i", memory[:20]))
