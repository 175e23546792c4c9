"""
Holds UNIX sockets of every type and prints their inodes by name, as one JSON object.

Usage: socket_table.py FOLDER: creates its socket in FOLDER; exits when standard input ends.
  listener            listens at FOLDER/listener, seqpacket; `client` is connected to it, `accepted`
                      is the other end, and `waiting` has connected but is not accepted yet
  left, right         a stream pair; `left` has 5 bytes to receive
  widow               one end of a stream pair; the other is closed
  receiver, sender    datagram sockets; the receiver is bound to an abstract name, and the sender is
                      connected to it
"""

import json
import os
import socket
import sys

folder = sys.argv[1]
name = "\0" + folder + "/receiver"
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listener.bind(folder + "/listener")
listener.listen(3)
client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
client.connect(folder + "/listener")
accepted, _ = listener.accept()
waiting = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
waiting.connect(folder + "/listener")
left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
right.send(b"12345")
widow, closed = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
closed.close()
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(name)
sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
sender.connect(name)

sockets = dict(globals())
inodes = {
    key: os.fstat(value.fileno()).st_ino
    for key, value in sockets.items()
    if isinstance(value, socket.socket) and value is not closed
}
print(json.dumps(inodes), flush=True)
sys.stdin.read()
