"""multiprocessing.Pipe(False): a pipe that carries framed pickles."""
import multiprocessing
import random


def add(values, writer):
    writer.close()
    total = 0
    try:
        while True:
            total += values.recv()
    except EOFError:
        print(f"somme : {total:.2f}".replace(".", ","), flush=True)


multiprocessing.set_start_method("fork")
reader, writer = multiprocessing.Pipe(False)
child = multiprocessing.Process(target=add, args=(reader, writer))
child.start()
reader.close()
for _ in range(9):
    writer.send(random.randint(0, 9))
writer.close()
child.join()
