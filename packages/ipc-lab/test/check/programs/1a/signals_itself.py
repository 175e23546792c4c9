"""The first argument of kill is the parent's own number: no child is signalled."""
import os
import signal
import sys
import time

signal.signal(signal.SIGUSR1, lambda number, frame: print("Hello from", os.getpid()))
children = []
for _ in range(5):
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        while True:
            time.sleep(0.05)
    children.append(child)
for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(1)
for child in children:
    os.kill(child, signal.SIGINT)
for child in children:
    os.waitpid(child, 0)
