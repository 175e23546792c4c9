"""A queue of multiprocessing: its pipe is never closed, and None ends the values."""
import multiprocessing
import random


def add(queue):
    print("Sum:", sum(iter(queue.get, None)))


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(target=add, args=(queue,))
    child.start()
    for _ in range(random.randint(5, 20)):
        queue.put(random.randint(0, 9))
    queue.put(None)
    child.join()
