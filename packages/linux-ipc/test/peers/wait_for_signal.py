"""Says ready, waits for one of the signals, prints number, code and sender. Usage: … SIGNAL …"""
import signal
import sys

wanted = [int(number) for number in sys.argv[1:]]
signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
print("ready", flush=True)
info = signal.sigwaitinfo(wanted)
print(info.si_signo, info.si_code, info.si_pid, info.si_uid)
