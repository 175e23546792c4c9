"""multiprocessing by a fork server: it forks the child in the place of the program, and waits for it."""
import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.argv[1:] = ["forkserver"]
runpy.run_path(str(Path(__file__).with_name("spawned.py")), run_name=__name__)
