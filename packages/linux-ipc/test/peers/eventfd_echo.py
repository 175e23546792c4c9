"""Takes the count of the eventfd that is descriptor 3, and adds it to the one that is descriptor 4."""
import os

taken = os.read(3, 8)
os.write(4, taken)
