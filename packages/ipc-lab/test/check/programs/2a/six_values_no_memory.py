"""An ordinary variable instead of shared memory, and one value too many."""
import os
import signal
import sys

value = 0
answered, answer = os.pipe()


def show(number, frame):
    print(os.getpid(), value)
    os.write(answer, b"!")


signal.signal(signal.SIGUSR1, show)
child = os.fork()
if child == 0:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    while True:
        signal.pause()
for value in (10, 20, 30, 40, 50, 60):
    print("wrote", value)
    os.kill(child, signal.SIGUSR1)
    os.read(answered, 1)
os.kill(child, signal.SIGTERM)
os.wait()
