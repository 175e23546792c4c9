"""TCP instead of UNIX sockets."""
import socket
import sys

if len(sys.argv) == 2:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with open(sys.argv[1], "w") as file:
            file.write(str(listener.getsockname()[1]))
        clients = [listener.accept()[0] for _ in range(2)]
        total = sum(int(client.makefile("r").readline()) for client in clients)
        print(total)
        for client in clients:
            client.sendall(f"{total}\n".encode())
else:
    with socket.socket() as client:
        client.connect(("127.0.0.1", int(open(sys.argv[1]).read())))
        client.sendall(sys.argv[2].encode() + b"\n")
        print(client.makefile("r").readline())
