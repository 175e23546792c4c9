"""Five values are written at once: the child handles the first signal when the last value is written."""
import mmap
import os
import signal

cell = mmap.mmap(-1, 4096)
ready, begin = os.pipe()
all_written, notify = os.pipe()
shown, done = os.pipe()

known = b""


def show(number, frame):
    global known
    if not known:
        known = os.read(all_written, 1)
    print("child", os.getpid(), "value", cell[0])
    os.write(done, b"!")


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
# One handler may interrupt another: one byte for each.
os.write(notify, b"!" * 5)
os.read(shown, 1)
os.kill(child, signal.SIGTERM)
os.wait()
