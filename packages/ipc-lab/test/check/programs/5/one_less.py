"""Writes one value less than asked, and refuses a FIFO that exists."""
import os
import sys

path = "/tmp/" + sys.argv[1]
os.mkfifo(path)
with open(path, "w") as fifo:
    for value in range(1, int(sys.argv[3])):
        fifo.write(f"{value * 7 % 101};")
