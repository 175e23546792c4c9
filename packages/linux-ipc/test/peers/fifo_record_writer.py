"""fifo_record_writer PATH LETTER COUNT LENGTH: writes COUNT lines of LENGTH bytes."""
import os
import sys

path, letter, count, length = sys.argv[1:]
fd = os.open(path, os.O_WRONLY)
for i in range(int(count)):
    record = f"{letter}{i:08}".ljust(int(length) - 1, letter) + "\n"
    assert os.write(fd, record.encode()) == int(length)
