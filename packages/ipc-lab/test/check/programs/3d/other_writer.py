"""Writes five integers without a mapping of a regular file: by write(2), or into POSIX shared memory."""
import mmap
import os
import random
import struct
import sys

how, path = sys.argv[1:]
data = struct.pack("5i", *(random.randint(1, 100) for _ in range(5)))
if how == "write":
    with open(path, "wb") as file:
        file.write(data)
else:
    with open(f"/dev/shm/{os.path.basename(path)}", "wb+") as file:
        file.truncate(4096)
        mmap.mmap(file.fileno(), 4096)[: len(data)] = data
