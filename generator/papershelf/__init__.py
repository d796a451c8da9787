"""Papershelf: a static site from any pile of papers."""

import os

__version__ = "0.1.0"

# Before anything imports NumPy: its sums are then the same in the main process as in workers, and
# it starts no thread for each processor, which waits busily for what never comes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
