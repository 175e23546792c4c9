"""Names of processes and files that a terminal would take for commands: odd_names.py FOLDER."""

import ctypes
import os
import sys

path = os.fsencode(sys.argv[1]) + b"/f\n1 (init) waits\x1b[31m\xff\xe2\x80\xae"
os.mkfifo(path)
ctypes.CDLL(None).prctl(15, b"a) R 1\x1b[2Jb\n", 0, 0, 0)
os.open(path, os.O_RDONLY)
