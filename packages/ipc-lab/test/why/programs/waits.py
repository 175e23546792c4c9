"""Waits in one call: waits.py poll|select|epoll|sigwait|sleep|lock|timed-poll|process-descriptor|
eventfd|unnamed-datagram."""

import os
import select
import signal
import socket
import sys
import threading
import time

what = sys.argv[1]
reader, writer = os.pipe()
if what in ("poll", "timed-poll"):
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.poll(1_000_000 if what == "timed-poll" else None)
elif what == "select":
    select.select([reader], [], [])
elif what == "epoll":
    epoll = select.epoll()
    epoll.register(reader, select.EPOLLIN)
    epoll.poll()
elif what == "sigwait":
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    signal.sigwait([signal.SIGUSR1])
elif what == "sleep":
    time.sleep(1000)
elif what == "lock":
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
elif what == "process-descriptor":
    child = os.fork()
    if child == 0:
        time.sleep(1000)
    poll = select.poll()
    poll.register(os.pidfd_open(child), select.POLLIN)
    poll.poll()
elif what == "eventfd":
    os.read(os.eventfd(0), 8)
elif what == "unnamed-datagram":
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).recv(1)
