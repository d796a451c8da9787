"""What a preview watches: everything that pages are made from, and none of what it writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from papershelf.config import Settings
from papershelf.files import is_account, written_in
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


def watch_sources(server: LiveReloadServer, docs: Path, settings: Settings) -> None:
    """Watch sources and what is kept beside them, templates, theme, and the hand-written docs.

    MkDocs watches the whole docs folder, and so would build again after each build.
    """
    server.unwatch(str(docs))
    server.observer.schedule(HandWritten(server, docs), str(docs), recursive=True)
    for path in (*settings.sources, *settings.kept_paths, resource("pages"), resource("theme")):
        if path.exists():
            server.watch(str(path))


class HandWritten(FileSystemEventHandler):
    """Asks for a new build when a file changes that was not written by us.

    It remembers what was ours before, so that a page which a build removes does not count.
    """

    def __init__(self, server: LiveReloadServer, docs: Path) -> None:
        self.docs = docs
        self.server = server
        self.ours = set(written_in(docs))

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Look at both ends of a move."""
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if event.is_directory or all(self.is_ours(path) for path in paths):
            return
        self.ours |= written_in(self.docs)
        if not all(self.is_ours(path) for path in paths):
            self.ask()

    def is_ours(self, path: Path) -> bool:
        """Whether a path is a page of ours, what keeps account of pages, or a folder.

        watchdog takes some new folders for the new places of files.
        """
        by_us = path.relative_to(self.docs).as_posix() in self.ours
        return by_us or is_account(path.name) or path.is_dir()

    def ask(self) -> None:
        """Ask for a build as MkDocs' own watching does, which has no public way to do so."""
        with self.server._rebuild_cond:
            self.server._want_rebuild = True
            self.server._rebuild_cond.notify_all()
