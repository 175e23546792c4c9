"""Passes what belongs to a file system of its own (FUSE), which does not answer any more.

Usage: fuse_file.py NAME KIND: makes the file system, connects to the abstract NAME (seqpacket), and sends two messages
with the same descriptor, open for reading and writing. KIND is the path of a file there, "fifo", "epoll" for an epoll
instance with a file that is ready, or "pipe" for the read end of a pipe that this process locks: it writes from memory
that only the file system has. Prints "silent", or "cannot mount: …". It ends with standard input,
and after two minutes: nothing else ends what waits for it.

If KIND is an absolute path, it sends nothing, and NAME is ignored: a file of the file system is mounted over the file
that has this path. Otherwise the file system is mounted nowhere, so the files have the names in /proc that it gives them: "memfd:x" is shown as
"/memfd:x", as a memfd is.
"""
import ctypes
import mmap
import os
import select
import signal
import socket
import struct
import sys
import threading

name, kind = sys.argv[1:]
signal.alarm(120)
libc = ctypes.CDLL(None, use_errno=True)
OPEN_TREE, MOVE_MOUNT, FSOPEN, FSCONFIG, FSMOUNT = 428, 429, 430, 431, 432
OPEN_TREE_CLONE, EMPTY_PATH = 1, 4
SET_FLAG, SET_STRING, CREATE = 0, 1, 6
LOOKUP, FORGET, GETATTR, OPEN, READ, RELEASE, FLUSH, INIT = 1, 2, 3, 14, 15, 18, 25, 26
OPENDIR, RELEASEDIR, POLL = 27, 29, 40
POSIX_LOCKS, FLOCK_LOCKS = 1 << 1, 1 << 10
ENOSYS = 38
ROOT, FILE = 1, 2
FOLDERS = {b"dev": 3, b"shm": 4}
FOLDER_MODE, FIFO_MODE, FILE_MODE = 0o040755, 0o010666, 0o100666


def attributes(node):
    mode = FOLDER_MODE if node != FILE else FIFO_MODE if kind == "fifo" else FILE_MODE
    return struct.pack("<6Q10I", node, 8192, 16, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


def body_of(operation, node, rest):
    """None: not known."""
    if operation == INIT:
        flags = POSIX_LOCKS | FLOCK_LOCKS
        return struct.pack("<IIIIHHIIHHI", 7, 31, 65536, flags, 12, 10, 65536, 1, 16, 0, 0) + bytes(24)
    if operation == LOOKUP:
        found = FOLDERS.get(rest.rstrip(b"\0"), FILE)
        return struct.pack("<QQQQII", found, 0, 0, 0, 0, 0) + attributes(found)
    if operation == GETATTR:
        return struct.pack("<QII", 0, 0, 0) + attributes(node)
    if operation in (OPEN, OPENDIR):
        return struct.pack("<QII", 1, 0, 0)
    if operation == POLL:
        return struct.pack("<II", select.POLLIN | select.POLLOUT, 0)
    return b"" if operation in (FLUSH, RELEASE, RELEASEDIR) else None


def serve(device, silent):
    while True:
        request = os.read(device, 1 << 20)
        _, operation, unique, node = struct.unpack_from("<IIQQ", request)
        if silent.is_set() or operation in (FORGET, READ):
            continue
        body = body_of(operation, node, request[40:])
        answer = body if body is not None else b""
        error = 0 if body is not None else -ENOSYS
        os.write(device, struct.pack("<IiQ", 16 + len(answer), error, unique) + answer)


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        print("cannot mount:", os.strerror(ctypes.get_errno()), flush=True)
        sys.exit()
    return result


def make_file_system(device):
    context = call(FSOPEN, b"fuse", 0)
    settings = {"fd": device, "rootmode": 40000, "user_id": os.getuid(), "group_id": os.getgid()}
    for key, value in settings.items():
        call(FSCONFIG, context, SET_STRING, key.encode(), str(value).encode(), 0)
    # With it, open(2) asks the file system for the owner and the mode.
    call(FSCONFIG, context, SET_FLAG, b"default_permissions", None, 0)
    call(FSCONFIG, context, CREATE, None, None, 0)
    return call(FSMOUNT, context, 0, 0)


def mount_file(root, path):
    file = call(OPEN_TREE, root, b"file", OPEN_TREE_CLONE)
    call(MOVE_MOUNT, file, b"", 0, path.encode(), EMPTY_PATH)


def waits_for_page(thread):
    with open(f"/proc/self/task/{thread}/wchan") as where:
        return where.read() in ("request_wait_answer", "folio_wait_bit_common")


device = os.open("/dev/fuse", os.O_RDWR)
root = make_file_system(device)
silent = threading.Event()
threading.Thread(target=serve, args=(device, silent), daemon=True).start()
if kind.startswith("/"):
    mount_file(root, kind)
    silent.set()
    print("silent", flush=True)
    sys.stdin.read()
    os._exit(0)
opened, has_opened = os.pipe()
ends, over = os.pipe()
if os.fork() == 0:
    os.close(device)
    os.close(over)
    file = os.open("file" if kind in ("fifo", "epoll", "pipe") else kind, os.O_RDWR, dir_fd=root)
    passed = file
    if kind == "epoll":
        instance = select.epoll()
        instance.register(file, select.EPOLLIN)
        passed = instance.fileno()
    if kind == "pipe":
        passed, write_end = os.pipe()
        lazy = mmap.mmap(file, 4096)
        os.write(write_end, b"x")
        writer = threading.Thread(target=os.write, args=(write_end, lazy), daemon=True)
        writer.start()
        # Until it waits for the page, and the kernel has locked the pipe.
        while not waits_for_page(writer.native_id):
            pass
    guest = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    guest.connect("\0" + name)
    socket.send_fds(guest, [b"x"], [passed])
    socket.send_fds(guest, [b"x"], [passed])
    os.write(has_opened, b"x")
    # An epoll instance forgets a file that nobody has open.
    os.read(ends, 1)
    os._exit(0)
os.read(opened, 1)
silent.set()
print("silent", flush=True)
sys.stdin.read()
os._exit(0)
