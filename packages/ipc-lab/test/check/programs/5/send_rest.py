"""Writes so many values; the others when no process can read any more."""
import os
import select
import sys

path = "/tmp/" + sys.argv[2]
if not os.path.exists(path):
    os.mkfifo(path)
fifo = os.open(path, os.O_WRONLY)
first, count = int(sys.argv[1]), int(sys.argv[4])
for value in range(10, 10 + first):
    os.write(fifo, b"%d\n" % value)
closed = select.poll()
closed.register(fifo, 0)
closed.poll()
for value in range(10 + first, 10 + count):
    os.write(fifo, b"%d\n" % value)
os.close(fifo)
