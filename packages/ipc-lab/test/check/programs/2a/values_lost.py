"""Five values written at once: the child comes to the first signal when the last is there."""
import mmap
import os
import signal

cell = mmap.mmap(-1, 4096)
ready, begin = os.pipe()
all_there, tell = os.pipe()

told = b""


def show(number, frame):
    global told
    if not told:
        told = os.read(all_there, 1)
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
# A signal may come in the midst of the one before: a byte for each.
os.write(tell, b"!" * 5)
os.kill(child, signal.SIGTERM)
os.wait()
