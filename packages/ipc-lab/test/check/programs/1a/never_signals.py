"""The parent only sleeps, then sends SIGINT: no SIGUSR1 is sent."""
import os
import signal
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
time.sleep(1)
for child in children:
    os.kill(child, signal.SIGINT)
for child in children:
    os.waitpid(child, 0)
