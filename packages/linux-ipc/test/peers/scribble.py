"""Overwrites random words of a file, mapped as shared memory, until standard input ends.

Usage: scribble.py PATH WORDS VALUE...: only the first WORDS words; prints "scribbling" first
"""
import mmap
import os
import random
import select
import struct
import sys

descriptor = os.open(sys.argv[1], os.O_RDWR)
memory = mmap.mmap(descriptor, 0)
words, values = int(sys.argv[2]), [int(value) for value in sys.argv[3:]]
random.seed(1)
print("scribbling", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    for _ in range(100):
        struct.pack_into("<I", memory, 4 * random.randrange(words), random.choice(values))
