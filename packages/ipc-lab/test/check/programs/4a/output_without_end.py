"""Writes for ever."""
while True:
    print("Sum: 12 " * 100)
