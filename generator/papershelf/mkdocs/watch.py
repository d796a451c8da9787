"""What a preview watches: everything that pages are made from, and none of what it writes.

Where the system gives no notice of changes, as on some shared folders, WATCHFILES_FORCE_POLLING=1
has them looked for.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from watchfiles import Change, DefaultFilter, watch

from papershelf.config import Settings
from papershelf.engine.outputs import is_internal, owned_in
from papershelf.mkdocs.private import ask_for_build, reload_pages
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer


def watch_sources(server: LiveReloadServer, config: MkDocsConfig, settings: Settings) -> None:
    """Have *server* build anew when settings, sources, templates or hand-written pages change."""
    docs = Path(config.docs_dir).absolute()
    beside = [Path(config.config_file_path)] if config.config_file_path else []
    for path in (docs, *beside):
        # What MkDocs watches itself; in a preview of ours it does not.
        with suppress(KeyError):
            server.unwatch(str(path))
    reload_pages(server)
    # What is seen has been at rest for a moment.
    server.build_delay = 0
    own = (resource(name) for name in ("pages", "theme", "slim"))
    changes = Watched((*beside, *settings.sources, *settings.curated_paths, *own, docs), docs)
    for folders, is_deep in ((changes.folders, True), (changes.parents, False)):
        if folders:
            arguments = (server, changes, folders, is_deep)
            Thread(target=_keep_watching, args=arguments, daemon=True).start()


def _keep_watching(
    server: LiveReloadServer, changes: Watched, folders: Iterable[Path], is_deep: bool
) -> None:
    """Ask for a build whenever something that counts has changed, until the process ends."""
    for _ in watch(*folders, watch_filter=changes, recursive=is_deep, raise_interrupt=False):
        ask_for_build(server)


class Watched(DefaultFilter):
    """Tells changes that count: of files that are watched and, of *docs*, of hand-written ones."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^4913$", r"^#.*#$")

    def __init__(self, places: Iterable[Path], docs: Path) -> None:
        """Watch *places*, files and folders; those in *docs* that a build writes do not count."""
        super().__init__()
        known = [place.absolute() for place in places]
        self._files = {str(place) for place in known if not place.is_dir()}
        self.folders: Collection[Path] = [place for place in known if place.is_dir()]
        # Editors put another file in the place of one: its folder tells so.
        parents = {place.parent for place in known if not place.is_dir()}
        self.parents: Collection[Path] = [
            place for place in parents if place.is_dir() and not self._is_within(place)
        ]
        self._docs = docs
        self._start = f"{docs}{os.sep}"
        # What was ours before stays so: a page which a build removes does not count.
        self._owned = _owned(docs)

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a change of a *path* counts."""
        if path in self._files:
            return True
        if not self._is_within(Path(path)):
            return False
        name = path.rpartition(os.sep)[2]
        if is_internal(name) or not super().__call__(change, path):
            return False
        return not (path.startswith(self._start) and self._is_ours(path))

    def _is_within(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self.folders)

    def _is_ours(self, path: str) -> bool:
        """Return whether a build has written a file in the docs folder, or a folder is there."""
        name = path.removeprefix(self._start).replace(os.sep, "/")
        if name not in self._owned:
            self._owned |= _owned(self._docs)
        return name in self._owned or Path(path).is_dir()


def _owned(docs: Path) -> set[str]:
    """Return the paths below *docs* of the files that builds have written, and of their folders."""
    names = set(owned_in(docs))
    folders = {name.rpartition("/")[0] for name in names}
    while folders - names:
        names |= folders
        folders = {name.rpartition("/")[0] for name in folders}
    return names
