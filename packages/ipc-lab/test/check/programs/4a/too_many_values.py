"""25 values, some above 9."""
import os
import sys

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    with os.fdopen(read) as lines:
        print("Sum:", sum(int(line) for line in lines))
    sys.exit()
os.close(read)
with os.fdopen(write, "w") as out:
    for value in range(25):
        print(value, file=out)
os.wait()
