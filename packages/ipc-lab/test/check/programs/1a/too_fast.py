"""Three seconds instead of thirty."""
import os
import signal
import sys
import time

signal.signal(signal.SIGUSR1, lambda number, frame: print("Hello from", os.getpid()))
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # Python drops signals that arrive during a fork
children = []
for _ in range(5):
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
        while True:
            time.sleep(0.05)  # a signal could arrive just before pause begins
    children.append(child)
for second in range(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
    os.kill(children[second % 5], signal.SIGUSR1)
    time.sleep(0.1)
time.sleep(1)
for child in children:
    os.kill(child, signal.SIGINT)
for child in children:
    os.waitpid(child, 0)
