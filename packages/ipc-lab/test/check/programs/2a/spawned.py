"""multiprocessing by spawn: the child is another python3, and so is the resource tracker beside it."""
import multiprocessing
import os
import random
import signal
import struct
from multiprocessing import shared_memory


def child(name, ready, seen):
    memory = shared_memory.SharedMemory(name)

    def read(number, frame):
        (value,) = struct.unpack_from("i", memory.buf)
        print(f"Child {os.getpid()} reads {value}", flush=True)
        seen.release()

    signal.signal(signal.SIGUSR1, read)
    ready.release()
    while True:
        signal.pause()


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    memory = shared_memory.SharedMemory(create=True, size=64)
    ready, seen = multiprocessing.Semaphore(0), multiprocessing.Semaphore(0)
    process = multiprocessing.Process(target=child, args=(memory.name, ready, seen))
    process.start()
    ready.acquire()
    for _ in range(5):
        value = random.randint(0, 100)
        struct.pack_into("i", memory.buf, 0, value)
        print(f"Parent {os.getpid()} writes {value}", flush=True)
        os.kill(process.pid, signal.SIGUSR1)
        seen.acquire()
    process.kill()
    process.join()
    memory.close()
    memory.unlink()
