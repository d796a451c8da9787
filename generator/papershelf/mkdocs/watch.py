"""What a preview watches: everything that pages are made from, and none of what it writes.

Where the system gives no notice of changes, as on some shared folders, WATCHFILES_FORCE_POLLING=1
has them looked for.

Only names of this machine are answered: a page elsewhere could else have a name of its own lead
here, and read the preview (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from socket import gethostname
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watchfiles import Change, DefaultFilter, watch

from papershelf.config import Sources
from papershelf.engine.outputs import is_internal, owned_in
from papershelf.mkdocs.private import ask_for_build, reload_pages
from papershelf.resources import resource

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer


def watch_sources(server: LiveReloadServer, config: MkDocsConfig, sources: Sources) -> None:
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
    own = (resource(name) for name in ("pages", "theme", "frame", "style"))
    changes = Watched((*beside, *sources.paths, *sources.curated, *own, docs), docs)

    def ask_for_builds(folders: Iterable[Path], *, is_deep: bool) -> None:
        notices = watch(*folders, watch_filter=changes, recursive=is_deep, raise_interrupt=False)
        for _ in notices:
            ask_for_build(server)

    for folders, is_deep in ((changes.folders, True), (changes.parents, False)):
        if folders:
            follow = partial(ask_for_builds, folders, is_deep=is_deep)
            Thread(target=follow, daemon=True).start()


class Watched(DefaultFilter):
    """Tells changes that count: of files that are watched and, of *docs*, of hand-written ones."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^4913$", r"^#.*#$")

    def __init__(self, places: Iterable[Path], docs: Path) -> None:
        """Watch *places*, files and folders; those in *docs* that a build writes do not count."""
        super().__init__()
        known = {place.absolute() for place in places}
        self.folders: Collection[Path] = {place for place in known if place.is_dir()}
        self._files = known - self.folders
        # Editors put another file in the place of one: its folder tells so.
        parents = {place.parent for place in self._files}
        self.parents: Collection[Path] = {
            place for place in parents if place.is_dir() and not self._is_within(place)
        }
        self._docs = docs
        # What was ours before stays so: a page which a build removes does not count.
        self._owned = _owned(docs)

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a change of a *path* counts."""
        place = Path(path)
        if place in self._files:
            return True
        if not self._is_within(place) or not super().__call__(change, path):
            return False
        if is_internal(place.name):
            return False
        return not (place.is_relative_to(self._docs) and self._is_ours(place))

    def _is_within(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self.folders)

    def _is_ours(self, path: Path) -> bool:
        """Return whether a build has written a file in the docs folder, or a folder is there."""
        name = path.relative_to(self._docs).as_posix()
        if name not in self._owned:
            self._owned |= _owned(self._docs)
        return name in self._owned or path.is_dir()


def _owned(docs: Path) -> set[str]:
    """Return the paths below *docs* of the files that builds have written, and of their folders."""
    names = owned_in(docs)
    folders = {name.rpartition("/")[0] for name in names}
    above = {str(parent) for folder in folders for parent in PurePosixPath(folder).parents}
    return {*names, *folders, *above}


def check_hosts(server: LiveReloadServer) -> None:
    """Have *server* refuse requests for other hosts than its own, this machine and addresses."""
    names = {str(server.server_address[0]).lower(), gethostname().lower(), "localhost"}

    def checked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_own(environ.get("HTTP_HOST", ""), names):
            return server.serve_request(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [
            b"This preview is not for that host. Name one with papershelf serve -a HOST:PORT.\n"
        ]

    server.set_app(checked)


def is_own(host: str, names: Collection[str]) -> bool:
    """Return whether a Host header holds one of *names*, an address, or nothing."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return not host or name in names or bool(ip_address(name))
    except ValueError:
        return False
