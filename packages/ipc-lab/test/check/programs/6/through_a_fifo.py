"""Two FIFOs instead of a socket: one for the values, one for each answer."""
import os
import sys

path = sys.argv[1]
if len(sys.argv) == 2:
    os.mkfifo(path)
    with open(path) as values:
        received = [values.readline().split() for _ in range(1)]
    while len(received) < 2:
        with open(path) as values:
            received += [line.split() for line in values]
    total = sum(int(value) for value, _ in received)
    print(total)
    for _, answer in received:
        with open(answer, "w") as end:
            end.write(f"{total}\n")
    os.unlink(path)
else:
    answer = f"{path}.{os.getpid()}"
    os.mkfifo(answer)
    with open(path, "w") as end:
        end.write(f"{sys.argv[2]} {answer}\n")
    with open(answer) as end:
        print(end.readline())
    os.unlink(answer)
