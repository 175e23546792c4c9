"""Sets options of the sockets that it inherits as 3, 4 …, of which others wait: least length, time-outs, buffers, what comes
with each message. Usage: set_socket_options.py COUNT
"""
import socket
import struct
import sys

hour = struct.pack("ll", 3600, 0)
options = {
    "SO_RCVLOWAT": (18, 1 << 30),
    "SO_RCVTIMEO": (20, hour),
    "SO_SNDTIMEO": (21, hour),
    "SO_SNDBUF": (7, 1),
    "SO_RCVBUF": (8, 1),
    "SO_LINGER": (13, struct.pack("ii", 1, 3600)),
    "SO_PASSCRED": (16, 1),
    "SO_TIMESTAMP": (29, 1),
    "SO_PASSSEC": (34, 1),
    "SO_TIMESTAMPING": (37, 0x3FF),
    "SO_RXQ_OVFL": (40, 1),
    "SO_PEEK_OFF": (42, 0),
    "SO_PASSPIDFD": (76, 1),
}
for fd in range(3, 3 + int(sys.argv[1])):
    shared = socket.socket(fileno=fd)
    for name, (number, value) in options.items():
        try:
            shared.setsockopt(socket.SOL_SOCKET, number, value)
        except OSError:
            if name != "SO_PASSPIDFD":  # since Linux 6.5
                raise
    shared.detach()
