"""Signal handlers run between two instructions of Python; output is buffered by lines."""
import os
import random
import signal
import sys
import time

signal.signal(signal.SIGUSR1, lambda number, frame: print(f"Hello from {os.getpid()}"))
children = []
for _ in range(5):
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, lambda number, frame: os._exit(0))
        while True:
            time.sleep(0.05)  # a signal could arrive just before pause begins
    children.append(child)
start = time.monotonic()
for second in range(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
    time.sleep(max(0, start + second + 1 - time.monotonic()))
    os.kill(random.choice(children), signal.SIGUSR1)
time.sleep(1)
for child in children:
    os.kill(child, signal.SIGINT)
for child in children:
    os.waitpid(child, 0)
