"""Makes the writes of `ipc-lab show map-shared`, with Python's mmap. Usage: map_views.py FILE

Two processes map FILE shared and private. Prints, for each write, what each of the four mappings and
read(2) see, and at the end the content of the file.
"""

import json
import mmap
import os
import sys

WRITES = [
    ("child", "shared", 0, b"S"),
    ("child", "private", 1, b"p"),
    ("child", "shared", 2, b"T"),
    ("us", "private", 3, b"q"),
    ("us", "shared", 4, b"U"),
]
FLAGS = {"shared": mmap.MAP_SHARED, "private": mmap.MAP_PRIVATE}

path = sys.argv[1]
fd = os.open(path, os.O_RDWR)
to_child, to_us = os.pipe(), os.pipe()
who = "us" if os.fork() else "child"
mappings = {name: mmap.mmap(fd, 8, flags=flag) for name, flag in FLAGS.items()}


def views():
    return {name: mapping[:].decode() for name, mapping in mappings.items()}


def write(by, through, at, mark):
    if by == who:
        mappings[through][at : at + 1] = mark


if who == "child":
    os.close(to_child[1])
    for step in WRITES:
        if not os.read(to_child[0], 1):
            break
        write(*step)
        os.write(to_us[1], json.dumps(views()).encode())
    os._exit(0)

for step in WRITES:
    write(*step)
    os.write(to_child[1], b".")
    theirs = json.loads(os.read(to_us[0], 4096))
    ours = views()
    content = os.pread(fd, 8, 0).decode()
    print(theirs["shared"], theirs["private"], ours["shared"], ours["private"], content)
os.close(to_child[1])
os.wait()
print(open(path).read())
