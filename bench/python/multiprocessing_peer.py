"""Python's multiprocessing.Pipe or Queue between two processes.

Usage: multiprocessing_peer.py pipe|queue MODE SUBJECT COUNT SAMPLES, where MODE is sleep (round trips) or
oneway, and SUBJECT is object or a length in bytes. Prints one number per sample: nanoseconds.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import time

kind, mode, subject, count, samples = sys.argv[1:]
count, samples = int(count), int(samples)
is_object = subject == "object"
limit = float(os.environ.get("BENCH_MILLISECONDS", "inf")) / 1000
PR_SET_PDEATHSIG = 1


def reading(number):
    """The object of programs/message.ts."""
    return {
        "id": number & 0xFFFF,
        "sensor": "greenhouse-12",
        "kind": "temperature",
        "value": 21.5,
        "isValid": True,
        "tags": ["north", "roof"],
    }


message = b"" if is_object else b"x" * int(subject)


def send_all(send):
    for number in range(count):
        send(reading(number) if is_object else message)


def partner(send, receive):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    processor = os.environ.get("BENCH_PARTNER_PROCESSOR")
    if processor is not None:
        os.sched_setaffinity(0, {int(processor)})
    while True:
        for _ in range(count if mode == "oneway" else 1):
            last = receive()
        send(last)


def round_trips(send, receive):
    for number in range(count):
        send(reading(number) if is_object else message)
        receive()


def one_way(send, receive):
    send_all(send)
    receive()


def report(run):
    """Prints the samples; a quarter more come first, to warm up."""
    warm_until = time.perf_counter() + limit / 4
    for _ in range(samples // 4):
        run()
        if time.perf_counter() >= warm_until:
            break
    until = time.perf_counter() + limit
    for _ in range(samples):
        start = time.perf_counter()
        run()
        end = time.perf_counter()
        print(f"{(end - start) * 1e9 / count:.2f}")
        if end >= until:
            break


# The child shares what this process has made before, as in C.
context = multiprocessing.get_context("fork")
if kind == "pipe":
    here, there = context.Pipe()
    ends = [
        (end.send, end.recv) if is_object else (end.send_bytes, end.recv_bytes)
        for end in (here, there)
    ]
else:
    forth, back = context.Queue(), context.Queue()
    ends = [(forth.put, back.get), (back.put, forth.get)]
child = context.Process(target=partner, args=ends[1], daemon=True)
child.start()
report(lambda: (one_way if mode == "oneway" else round_trips)(*ends[0]))
sys.stdout.flush()
child.kill()
# Threads that still feed a queue would keep this process.
os._exit(0)
