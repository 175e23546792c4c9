"""The child closes its copy of the write end; its parent never does, and waits for it."""
import os

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.close(writer)
    total = 0
    while data := os.read(reader, 1):
        total += int(data)
    print("Sum:", total)
    os._exit(0)
os.close(reader)
os.write(writer, b"2718281828")
os.waitpid(child, 0)
