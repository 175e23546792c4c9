"""The children ignore SIGINT: they survive it, and their parent waits for ever."""
import os
import signal
import sys
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGUSR1, lambda number, frame: print("Hello from", os.getpid()))
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # Python drops signals that arrive during a fork
children = []
for _ in range(5):
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
        while True:
            time.sleep(0.05)  # a signal could arrive just before pause begins
    children.append(child)
start = time.monotonic()
for second in range(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
    time.sleep(max(0, start + second + 1 - time.monotonic()))
    os.kill(children[second % 5], signal.SIGUSR1)
time.sleep(1)
for child in children:
    os.kill(child, signal.SIGINT)
for child in children:
    os.waitpid(child, 0)
