"""fifo_copy PATH: copies a FIFO to standard output."""
import shutil
import sys

with open(sys.argv[1], "rb") as fifo:
    shutil.copyfileobj(fifo, sys.stdout.buffer)
