"""os.fork, a value per line, buffered output."""
import os
import random
import sys

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    with os.fdopen(read) as lines:
        print("Sum:", sum(int(line) for line in lines))
    sys.exit()
os.close(read)
with os.fdopen(write, "w") as out:
    for _ in range(random.randint(5, 20)):
        print(random.randint(0, 9), file=out)
os.wait()
