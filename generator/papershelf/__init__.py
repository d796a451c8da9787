"""Papershelf: a static site from any pile of papers."""

import os

__version__ = "0.1.0"

# Set before NumPy is imported: sums are then the same in the main process as in workers, and
# OpenBLAS starts no threads, which would spin while they wait for work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
