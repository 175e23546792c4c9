"""Reads so many values, not all, and prints their mean."""
import sys

with open("/tmp/" + sys.argv[2]) as fifo:
    values = [int(fifo.readline()) for _ in range(int(sys.argv[1]))]
print("Average:", sum(values) / max(len(values), 1))
