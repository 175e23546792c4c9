"""A program drives the terminal of its child, and waits for the child, which waits for input."""

import os
import pty

child, driver = pty.fork()
if child == 0:
    os.read(0, 1)
os.waitpid(child, 0)
