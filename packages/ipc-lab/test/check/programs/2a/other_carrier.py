"""The values go through a pipe, or a file, instead of shared memory; or another signal announces them."""
import mmap
import os
import random
import signal
import sys

how = sys.argv[1]
announcement = signal.SIGUSR2 if how == "other-signal" else signal.SIGUSR1
memory = mmap.mmap(-1, 4096) if how == "other-signal" else None
path = f"/tmp/ipc-lab-test-{os.getpid()}"
file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
values, value_end = os.pipe()
answers, answer_end = os.pipe()
signal.pthread_sigmask(signal.SIG_BLOCK, [announcement])
child = os.fork()
if child == 0:
    while True:
        signal.sigwait([announcement])
        if memory is not None:
            value = memory[0]
        elif how == "pipe":
            value = int(os.read(values, 10))
        else:
            os.lseek(file, 0, os.SEEK_SET)
            value = int(os.read(file, 10))
        print(f"Child {os.getpid()} read {value}", flush=True)
        os.write(answer_end, b"!")
for _ in range(5):
    value = random.randint(0, 100)
    print(f"Parent {os.getpid()} wrote {value}", flush=True)
    if memory is not None:
        memory[0] = value
    elif how == "pipe":
        os.write(value_end, b"%d\n" % value)
    else:
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, b"%03d\n" % value)
    os.kill(child, announcement)
    os.read(answers, 1)
os.kill(child, signal.SIGTERM)
os.wait()
os.unlink(path)
