"""Five values written at once: the slow child sees the last one only, perhaps."""
import mmap
import os
import signal
import time

cell = mmap.mmap(-1, 4096)
ready, begin = os.pipe()


def show(number, frame):
    time.sleep(0.2)
    print("child", os.getpid(), "value", cell[0])


child = os.fork()
if child == 0:
    signal.signal(signal.SIGUSR1, show)
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    os.write(begin, b"!")
    while True:
        signal.pause()
os.read(ready, 1)
for value in (11, 22, 33, 44, 55):
    cell[0] = value
    print("parent wrote", value)
    os.kill(child, signal.SIGUSR1)
time.sleep(1)
os.kill(child, signal.SIGTERM)
os.wait()
