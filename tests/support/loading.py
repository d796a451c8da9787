"""Load one file at once where a build loads several files or uses tasks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, load_taxonomies
from papershelf.curated.venues import Venues, load_venues
from papershelf.model import Paper
from papershelf.readers import READERS
from papershelf.readers.fields import unused_keys
from papershelf.readers.files.reading import Batch, attempted, choose_format, read_text
from papershelf.readers.opening import Opened
from papershelf.readers.reader import Format
from papershelf.resources import resource


def load_taxonomy(text: str, path: str) -> Taxonomy:
    """Return the taxonomy in *text*; raises PapershelfError with every fault and its line."""
    return load_taxonomies(((text, path),))


@cache
def bundled_taxonomy() -> Taxonomy:
    """Return the taxonomy of the package."""
    return load_taxonomy(resource("topics.yml").read_text(encoding="utf-8"), "topics.yml")


@cache
def bundled_venues() -> Venues:
    """Return the venues of the package."""
    return load_venues(resource("venues.yml").read_text(encoding="utf-8"), "venues.yml")


def read_source(file: Path, shown: Path, formats: Sequence[Format] = READERS) -> Batch[Paper]:
    """Return all items of *file*; *shown* is its path in messages and on pages."""
    chosen = choose_format(file, shown, formats)
    if isinstance(chosen, Batch):
        return chosen
    batch = attempted(shown, lambda: read_text(chosen, partial(Opened.at, file), shown))
    unused = unused_keys(batch.unused_keys, shown.as_posix())
    return replace(batch, problems=(*unused, *batch.problems))
