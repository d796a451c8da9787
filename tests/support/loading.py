"""Load one file at once where a build loads several files or uses tasks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from papershelf.curated.taxonomy import Taxonomy, load_taxonomies
from papershelf.model import Paper
from papershelf.readers import READERS
from papershelf.readers.opening import Opened
from papershelf.readers.reader import Format
from papershelf.readers.sources import Batch, attempted, choose_format, read_text


def load_taxonomy(text: str, path: str) -> Taxonomy:
    """Return the taxonomy in *text*; raises PapershelfError with every fault and its line."""
    return load_taxonomies(((text, path),))


def read_source(file: Path, shown: Path, formats: Sequence[Format] = READERS) -> Batch[Paper]:
    """Return all items of *file*; *shown* is its path in messages and on pages."""
    chosen = choose_format(file, shown, formats)
    if isinstance(chosen, Batch):
        return chosen
    return attempted(shown, lambda: read_text(chosen, partial(Opened.at, file), shown))
