"""The search index in the folder of pages: what of it is there as the last build has left it.

The record lies beside the manifest. It is sealed, as the runs are that the index is made of, and
begins with the digest of the programs and settings that wrote it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.files import MANIFEST, Written, write_file
from papershelf.kept import Kept
from papershelf.outputs.page import Page, Unchanged
from papershelf.private import sealed, unpickled
from papershelf.processes import Sharing
from papershelf.record import State, state_of, states_of

RECORD = f"{MANIFEST}.search"
FOLDER = "search/"


class Indexed:
    """The index of the last build, and that of this one for the next; `kept` has its runs."""

    def __init__(self, folder: Path, kept: Kept) -> None:
        self._folder = folder
        self._kept = kept
        self._head = kept.name("last index").encode()
        self._states: Mapping[str, State] = {}
        self._digests: Mapping[str, str] = {}
        self._past: Any = None

    def pages(
        self, catalog: Catalog, settings: Settings, shared: Sharing
    ) -> Iterator[Page | Written]:
        """The files of the index, or word of those that are there already."""
        # NumPy takes a tenth of a second to load.
        from papershelf.search.indexer import search_index
        from papershelf.search.indexer.last import Last

        self._load()
        last = Last(self._past, self._there, partial(text_of, self._folder))
        for made in search_index(catalog, settings, shared, kept=self._kept, last=last):
            if isinstance(made, Unchanged):
                states = {path: self._states[path] for path in made.digests}
                yield Written(unchanged=len(states), digests=dict(made.digests), states=states)
            else:
                yield made
        self._past = last.past

    def _load(self) -> None:
        """Read the record; nothing is known where it is damaged, or not by the same programs."""
        try:
            data = (self._folder / RECORD).read_bytes()
        except OSError:
            return
        if told := unpickled(self._head, data, self._kept.store.key):
            self._digests, self._states, self._past = told

    def _there(self, paths: Iterable[str]) -> Unchanged | None:
        """Word of files, if they are there as they were left."""
        digests: dict[str, str] = {}
        for path in paths:
            state = self._states.get(path)
            if state is None or state_of(f"{self._folder}/{path}") != state:
                return None
            digests[path] = self._digests[path]
        return Unchanged(digests=digests)

    def save(self, digests: Mapping[str, str]) -> None:
        """Leave a record for the next build; the digests are those of all pages that are ours."""
        if self._head:
            own = {path: digest for path, digest in digests.items() if path.startswith(FOLDER)}
            told = pickle.dumps((own, states_of(self._folder, own), self._past), 5)
            write_file(self._folder / RECORD, sealed(self._head + told, self._kept.store.key))
        self._kept.tidy()


def text_of(folder: Path, path: str) -> str:
    """The text of a page."""
    return (folder / path).read_text(encoding="utf-8")
