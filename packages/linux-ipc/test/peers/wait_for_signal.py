"""Prints "ready", waits for one of the signals, and prints its number, its code and its sender.

Usage: wait_for_signal.py SIGNAL ...
"""
import signal
import sys

wanted = [int(number) for number in sys.argv[1:]]
signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
print("ready", flush=True)
info = signal.sigwaitinfo(wanted)
print(info.si_signo, info.si_code, info.si_pid, info.si_uid)
