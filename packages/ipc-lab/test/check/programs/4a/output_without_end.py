"""Writes forever."""
while True:
    print("Sum: 12 " * 100)
