"""Reads another FIFO than the sender writes: the two programs wait for ever."""
import os
import sys

path = f"/tmp/{sys.argv[1]}.fifo"
if not os.path.exists(path):
    os.mkfifo(path)
with open(path) as fifo:
    values = [int(value) for value in fifo.read().split(";") if value]
print("Average:", sum(values) / len(values))
