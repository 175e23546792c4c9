"""Writes one value too many, in the first run and in the second."""
import os
import random
import sys

path = f"/tmp/{sys.argv[1]}"
if not os.path.exists(path):
    os.mkfifo(path)
count = int(sys.argv[sys.argv.index("-n") + 1])
with open(path, "w") as fifo:
    for _ in range(count + 1):
        fifo.write(f"{random.randint(0, 100)};")
