"""Connects to a SOCK_SEQPACKET server and executes the commands on standard input.

usage: seqpacket_say.py PATH

  send TEXT     sends TEXT as one message; \\0 in it is a NUL
  send-size N   sends N bytes "9"
  receive       prints the next message, or "end"
  close         closes the connection
Prints "done" after each command.
"""

import socket
import sys

connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
connection.connect(sys.argv[1])
print("connected", flush=True)
for line in sys.stdin:
    command, _, rest = line.rstrip("\n").partition(" ")
    if command == "send":
        connection.send(rest.replace("\\0", "\0").encode())
    elif command == "send-size":
        connection.send(b"9" * int(rest))
    elif command == "receive":
        try:
            message = connection.recv(64)
        except ConnectionResetError:
            message = b""
        print(repr(message.decode()) if message else "end", flush=True)
    elif command == "close":
        connection.close()
    print("done", flush=True)
