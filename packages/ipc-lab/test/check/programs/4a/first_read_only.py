"""The child adds what its first read returns, and reads no more."""
import os
import sys

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    first = os.read(read, 3)
    print("Sum:", sum(first))
    sys.exit()
os.write(write, bytes([1, 2, 3, 4, 5, 6]))
os.close(write)
os.wait()
