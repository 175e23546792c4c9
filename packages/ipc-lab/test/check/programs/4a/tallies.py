"""Sends each value as so many strokes: no reading explains them."""
import os
import random
import sys

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    with os.fdopen(read) as lines:
        print("Sum:", sum(len(line) - 1 for line in lines))
    sys.exit()
os.close(read)
with os.fdopen(write, "w") as out:
    for _ in range(8):
        print("|" * random.randint(1, 9), file=out)
os.wait()
