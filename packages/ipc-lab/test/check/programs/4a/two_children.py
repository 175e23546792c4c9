"""Forks twice."""
import os
import sys

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    with os.fdopen(read, "rb") as values:
        print("Sum:", sum(values.read()))
    sys.exit()
os.close(read)
if os.fork() == 0:
    sys.exit()
os.write(write, bytes(range(8)))
os.close(write)
os.wait()
os.wait()
