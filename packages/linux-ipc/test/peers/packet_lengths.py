"""packet_lengths: prints the length of each packet that it reads from standard input."""
import os

while packet := os.read(0, 4096):
    print(len(packet))
