"""A forked child waits for its signals in asyncio; the resource tracker reads from a pipe of its own."""
import asyncio
import os
import random
import signal
import struct
from multiprocessing import shared_memory

memory = shared_memory.SharedMemory(create=True, size=64)
ready_read, ready_write = os.pipe()
seen_read, seen_write = os.pipe()


async def child():
    loop = asyncio.get_running_loop()

    def read():
        (value,) = struct.unpack_from("i", memory.buf)
        print(f"Child {os.getpid()} reads {value}", flush=True)
        os.write(seen_write, b".")

    end = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, read)
    loop.add_signal_handler(signal.SIGTERM, end.set)
    os.write(ready_write, b".")
    await end.wait()


pid = os.fork()
if pid == 0:
    asyncio.run(child())
    os._exit(0)
os.read(ready_read, 1)
for _ in range(5):
    value = random.randint(0, 100)
    struct.pack_into("i", memory.buf, 0, value)
    print(f"Parent {os.getpid()} writes {value}", flush=True)
    os.kill(pid, signal.SIGUSR1)
    os.read(seen_read, 1)
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
memory.close()
memory.unlink()
