"""The parent does everything itself: there is no child."""
import os

reader, writer = os.pipe()
os.write(writer, b"123456")
os.close(writer)
print("Sum:", sum(int(digit) for digit in os.read(reader, 100).decode()))
