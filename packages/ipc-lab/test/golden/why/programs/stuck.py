"""Processes and threads that wait, each in its own way: stuck.py WHAT [ID of a message queue].

Each function below is one WHAT, with - for _. Nothing here ends by itself.
"""

import ctypes
import fcntl
import os
import pty
import select
import signal
import socket
import sys
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)


def child(what=signal.pause):
    """A child that pauses, or does something else; the parent continues and gets its number."""
    pid = os.fork()
    if pid == 0:
        what()
        os._exit(0)
    return pid


def spin():
    while True:
        pass


def wait_one_child():
    first = child()
    child()
    os.waitpid(first, 0)


def wait_any_child():
    child(lambda: None)
    child()
    child()
    # Returns when one has exited, and leaves it a zombie.
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    os.waitid(os.P_ALL, 0, os.WSTOPPED)


def wait_own_group():
    child()
    child()
    os.waitpid(0, 0)


def wait_other_group():
    group = child()
    os.setpgid(group, group)
    child()
    os.waitpid(-group, 0)


def waitid_one():
    child()
    os.waitid(os.P_PID, child(), os.WEXITED)


def waitid_descriptor():
    child()
    os.waitid(os.P_PIDFD, os.pidfd_open(child()), os.WEXITED)


def waitid_group():
    child()
    os.waitid(os.P_PGID, os.getpgrp(), os.WEXITED)


def zombie():
    child(lambda: None)
    signal.pause()


def stopped():
    child(lambda: os.kill(os.getpid(), signal.SIGSTOP))
    os.wait()


def pipe_ring():
    """Three read from each other in a ring; the parent reads from one of them."""
    pipes = [os.pipe() for _ in range(4)]

    def member(number):
        def read():
            for index, (reader, writer) in enumerate(pipes):
                if index != number:
                    os.close(reader)
                if index != (number + 1) % 3 and not (number == 0 and index == 3):
                    os.close(writer)
            os.read(pipes[number][0], 1)

        return read

    for number in range(3):
        child(member(number))
    for index, (reader, writer) in enumerate(pipes):
        os.close(writer)
        if index != 3:
            os.close(reader)
    os.read(pipes[3][0], 1)


def pipe_several_writers():
    """The writers: the reader itself, a child that is stuck, and one that runs."""
    reader, _ = os.pipe()
    child()
    child(spin)
    os.read(reader, 1)


def pipe_both_ways():
    """A process that opens a FIFO for reading and writing is its own writer."""
    os.mkfifo("both", 0o600)
    os.read(os.open("both", os.O_RDWR), 1)


def record_lock_ranges():
    """Two processes each hold a range of one file; two others each wait for one of these ranges."""
    file = os.open("ranges", os.O_RDWR | os.O_CREAT, 0o600)
    ready, tell = os.pipe()

    def hold(start):
        def locked():
            fcntl.lockf(file, fcntl.LOCK_EX, 10, start)
            os.write(tell, b".")
            signal.pause() if start == 0 else spin()

        return locked

    for start in (0, 10):
        child(hold(start))
        os.read(ready, 1)
    for start in (10, 0):
        child(lambda: fcntl.lockf(file, fcntl.LOCK_EX, 10, start))
    os.close(tell)
    os.close(ready)
    signal.pause()


def pair_of(kind):
    """Parent and child have one end each, and receive from each other."""
    here, there = socket.socketpair(socket.AF_UNIX, kind)
    if os.fork() == 0:
        here.close()
        there.recv(1)
    there.close()
    here.recv(1)


def socket_datagram_pair():
    pair_of(socket.SOCK_DGRAM)


def socket_seqpacket_pair():
    pair_of(socket.SOCK_SEQPACKET)


def socket_connect_abstract():
    """The child connects to an abstract name whose server, its parent, has a full queue and waits for it."""
    server, first = (socket.socket(socket.AF_UNIX) for _ in range(2))
    server.bind("\0golden-why")
    server.listen(0)
    first.connect("\0golden-why")
    child(lambda: (server.close(), socket.socket(socket.AF_UNIX).connect("\0golden-why")))
    os.wait()


def socket_of_network():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    kept.append(server.accept()[0])
    client.recv(1)


def several():
    """Waits for a pipe that nobody else writes to, a socket, a child, an event counter, a bound socket."""
    reader, writer = os.pipe()
    here, there = socket.socketpair()
    pid = child(lambda: (here.close(), there.recv(1)))
    there.close()
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bound.bind("bound")
    kept.extend((writer, here, bound))
    return [reader, here.fileno(), os.pidfd_open(pid), os.eventfd(0), bound.fileno()]


kept = []


def poll_several():
    poll = select.poll()
    for descriptor in several():
        poll.register(descriptor, select.POLLIN)
    poll.poll()


def full_pipe():
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    os.write(writer, bytes(4096))
    return writer


def select_several():
    reader, here, *_ = several()
    select.select([reader, here], [full_pipe()], [], 1000)


def epoll_several():
    epoll = select.epoll()
    for descriptor in several():
        epoll.register(descriptor, select.EPOLLIN)
    epoll.register(full_pipe(), select.EPOLLOUT)
    epoll.poll(1000)


def poll_nothing():
    select.poll().poll()


def poll_continued():
    """A call with a time limit that is stopped and continued becomes restart_syscall(2)."""
    reader, _ = os.pipe()

    def wait():
        poll = select.poll()
        poll.register(reader, select.POLLIN)
        poll.poll(1_000_000)

    pid = child(wait)
    while open(f"/proc/{pid}/syscall").read().split()[0] == "running":
        time.sleep(0.01)
    os.kill(pid, signal.SIGSTOP)
    os.waitpid(pid, os.WUNTRACED)
    os.kill(pid, signal.SIGCONT)
    os.waitpid(pid, 0)


def counter_full():
    counter = os.eventfd(0)
    os.eventfd_write(counter, 2**64 - 2)
    os.eventfd_write(counter, 1)


def timer():
    descriptor = libc.timerfd_create(time.CLOCK_MONOTONIC, 0)
    setting = (ctypes.c_long * 4)(0, 0, 1000, 0)
    libc.timerfd_settime(descriptor, 0, setting, None)
    os.read(descriptor, 8)


def terminal():
    _, end = pty.openpty()
    os.read(end, 1)


def notifications():
    os.read(libc.inotify_init(), 4096)


def signal_within():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    signal.sigtimedwait([signal.SIGUSR2, signal.SIGRTMIN + 1], 1000.5)


def sleep():
    time.sleep(1000)


def sleep_forever():
    time.sleep(2_000_000_000)


def threads():
    """One thread reads its own pipe, one waits for a lock; the main thread sleeps for a while."""
    reader, _ = os.pipe()
    lock = threading.Lock()
    lock.acquire()
    for target, args in ((os.read, (reader, 1)), (lock.acquire, ())):
        threading.Thread(target=target, args=args).start()
    time.sleep(1000)


def running():
    """Nothing is stuck: the parent waits for a child that runs, and another child works in small steps."""

    def step():
        while True:
            time.sleep(0.01)

    child(step)
    os.waitpid(child(spin), 0)


def odd_name():
    with open("/proc/self/comm", "w") as name:
        name.write("a) S 1 (b")
    reader, _ = os.pipe()
    os.read(reader, 1)


def become_other_user():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    # Otherwise its own user may not examine it.
    libc.prctl(4, 1)  # PR_SET_DUMPABLE


def reader_of_other_user():
    """A child of another user reads from a pipe that its parent may write to."""
    reader, writer = os.pipe()

    def read():
        os.close(writer)
        become_other_user()
        os.read(reader, 1)

    child(read)
    signal.pause()


def parent_of_other_user():
    """A parent of another user waits for its child, as for sudo(8)."""
    pid = child()
    become_other_user()
    os.waitpid(pid, 0)


def message_full():
    queue = int(sys.argv[2])
    while libc.msgsnd(queue, bytes([1, *bytes(7 + 4096)]), 4096, 0) == 0:
        pass


def message_up_to():
    """Receives a message of the lowest type, up to type 3."""
    libc.msgrcv(int(sys.argv[2]), ctypes.create_string_buffer(64), 8, ctypes.c_long(-3), 0)


def posix_queue():
    class Attributes(ctypes.Structure):
        _fields_ = [(name, ctypes.c_long) for name in ("flags", "count", "size", "used")]

    attributes = Attributes(0, 1, 8)
    queue = libc.mq_open(
        b"/golden-why", os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(attributes)
    )
    libc.mq_unlink(b"/golden-why")
    libc.mq_receive(queue, ctypes.create_string_buffer(8), 8, None)


globals()[sys.argv[1].replace("-", "_")]()
