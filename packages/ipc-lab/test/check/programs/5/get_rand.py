"""Opens without waiting for the writer, and polls."""
import os
import select
import struct
import sys
import time

path = "/tmp/" + sys.argv[1]
fifo = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
poll = select.poll()
poll.register(fifo)
data = b""
while True:
    poll.poll()
    part = os.read(fifo, 1000)
    data += part
    if not part:
        if data:
            break
        time.sleep(0.02)
values = [value for (value,) in struct.iter_unpack("i", data)]
print("moyenne :", sum(values) / len(values))
