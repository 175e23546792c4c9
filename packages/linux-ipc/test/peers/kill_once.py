"""Sends one signal to one process, and prints its own pid. Usage: kill_once.py PID SIGNAL"""
import os
import sys

os.kill(int(sys.argv[1]), int(sys.argv[2]))
print(os.getpid())
