"""
Holds UNIX sockets of every sort and prints their inodes by name, as one JSON object.

Usage: socket_table.py FOLDER: files are made there; it ends when standard input does.
  listener            seqpacket, FOLDER/listener; `waiting` has connected to it and is not accepted,
                      `client` has, and `accepted` is its other end
  left, right         a stream pair; 5 bytes wait to be received on the left
  widow               of a stream pair whose other end is closed
  receiver, sender    datagrams, the receiver bound to an abstract name, the sender connected to it
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
