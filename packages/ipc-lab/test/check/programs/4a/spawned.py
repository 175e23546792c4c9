"""multiprocessing by spawn: the child is another python3, and so is the resource tracker beside it."""
import multiprocessing
import random
import sys


def child(reader):
    total = 0
    try:
        while True:
            total += reader.recv()
    except EOFError:
        print(f"Sum: {total}", flush=True)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1] if len(sys.argv) > 1 else "spawn")
    reader, writer = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=child, args=(reader,))
    process.start()
    reader.close()
    for _ in range(random.randint(5, 20)):
        writer.send(random.randint(0, 9))
    writer.close()
    process.join()
