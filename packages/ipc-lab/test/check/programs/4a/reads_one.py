"""The child reads one value; the parent writes the others when it has, and dies of BrokenPipeError."""
import os
import select

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    print("Sum:", int(os.read(read, 1)), flush=True)
    os._exit(0)
os.close(read)
os.write(write, b"3")
closed = select.poll()
closed.register(write, 0)
closed.poll()
for digit in b"14159":
    os.write(write, bytes([digit]))
os.close(write)
os.wait()
