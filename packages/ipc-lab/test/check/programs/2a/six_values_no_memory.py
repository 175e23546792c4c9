"""An ordinary variable instead of shared memory, and one value too many."""
import os
import signal
import sys

value = 0
answered, answer = os.pipe()


signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGTERM})
child = os.fork()
if child == 0:
    while signal.sigwait({signal.SIGUSR1, signal.SIGTERM}) == signal.SIGUSR1:
        print(os.getpid(), value)
        os.write(answer, b"!")
    sys.exit()
for value in (10, 20, 30, 40, 50, 60):
    print("wrote", value)
    os.kill(child, signal.SIGUSR1)
    os.read(answered, 1)
os.kill(child, signal.SIGTERM)
os.wait()
