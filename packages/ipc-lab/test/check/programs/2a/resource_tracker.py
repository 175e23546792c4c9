"""A forked child with asyncio, whose wait ends by its signals; the resource tracker reads from a pipe beside it."""
import asyncio
import os
import random
import signal
import struct
from multiprocessing import shared_memory

memory = shared_memory.SharedMemory(create=True, size=64)
ready, told = os.pipe()
seen, tell = os.pipe()


async def child():
    loop = asyncio.get_running_loop()

    def read():
        (value,) = struct.unpack_from("i", memory.buf)
        print(f"Child {os.getpid()} reads {value}", flush=True)
        os.write(tell, b".")

    end = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, read)
    loop.add_signal_handler(signal.SIGTERM, end.set)
    os.write(told, b".")
    await end.wait()


pid = os.fork()
if pid == 0:
    asyncio.run(child())
    os._exit(0)
os.read(ready, 1)
for _ in range(5):
    value = random.randint(0, 100)
    struct.pack_into("i", memory.buf, 0, value)
    print(f"Parent {os.getpid()} writes {value}", flush=True)
    os.kill(pid, signal.SIGUSR1)
    os.read(seen, 1)
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
memory.close()
memory.unlink()
