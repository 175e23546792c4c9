"""An anonymous shared mapping; the child accepts its signals by sigwaitinfo and ends by itself."""
import mmap
import os
import random
import signal
import sys

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGUSR2})
cell = mmap.mmap(-1, 4096)
child = os.fork()
if child == 0:
    for _ in range(5):
        signal.sigwaitinfo({signal.SIGUSR1})
        print(f"pid {os.getpid()}: {cell[0]}", flush=True)
        os.kill(os.getppid(), signal.SIGUSR2)
    sys.exit()
values = [random.randint(0, 100) for _ in range(5)]
print("values:", *values, flush=True)
for value in values:
    cell[0] = value
    os.kill(child, signal.SIGUSR1)
    signal.sigwaitinfo({signal.SIGUSR2})
os.waitpid(child, 0)
