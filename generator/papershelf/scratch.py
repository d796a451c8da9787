"""Files that a run needs for itself alone, in a folder that is gone when it ends."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that only this user can read, removed at the end with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="papershelf-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def keep(path: Path, parts: Iterable[bytes]) -> list[int]:
    """Write the parts to a new file, and tell where each ends."""
    ends = []
    with path.open("xb") as file:
        for part in parts:
            file.write(part)
            ends.append(file.tell())
    return ends
