#!/usr/bin/env python3
"""Kills the process that traces it, and goes on."""
import os
import signal
import time

with open("/proc/self/status") as status:
    tracer = next(int(line.split()[1]) for line in status if line.startswith("TracerPid"))
if tracer:
    os.kill(tracer, signal.SIGKILL)
os.fork()
time.sleep(600)
