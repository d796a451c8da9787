"""One build of a site beside the last one: locks, folders, and what is known of the last."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from filelock import BaseFileLock
from msgspec import DecodeError, json

from papershelf.build import Summary
from papershelf.engine.cache import Cache
from papershelf.engine.files import remove_folder, settle_folder
from papershelf.engine.lock import take_lock
from papershelf.engine.outputs import Files, OutputTable, load_table, save_table
from papershelf.engine.staging import Staging, staging_folder
from papershelf.engine.task import digest
from papershelf.mkdocs.messages import Listener, log_again, saved

_log = logging.getLogger("mkdocs.plugins.papershelf")

_SUMMARY, _MESSAGES = "summary", "messages"


class SiteBuild:
    """A build that puts the *site* made from the folder *docs* in the place of the last one.

    Tables of outputs, compiled templates and links to hand-written files are below *cache*.
    """

    def __init__(self, docs: Path, site: Path, cache: Path, tables: Path | None = None) -> None:
        """Take *tables* for the folder of the site's own table, else *cache*."""
        self.docs = docs
        self.site = site
        self.cache = cache
        self.staged = staging_folder(site)
        self.linked_docs = cache / "docs" / digest(str(site).encode())
        self.inputs = ""
        self.table = OutputTable()
        self._tables = Cache(tables or cache)
        self._locks: list[BaseFileLock] = []
        self._listener = Listener()

    def begin(self) -> None:
        """Be the only build in these folders; raises OSError where they can't be locked."""
        for folder in (self.docs, self.site):
            path = self.cache / "locks" / digest(str(folder.resolve()).encode())
            self._locks.append(take_lock(path, partial(_tell_waiting, folder)))
        self.clear()
        settle_folder(self.site)
        self.table = load_table(self._tables, self.site)
        self._listener.begin()

    def end(self) -> None:
        """Remove the staged site, and let the next build begin."""
        self.clear()
        self._listener.end()
        while self._locks:
            self._locks.pop().release()

    def clear(self) -> None:
        """Remove the staged site."""
        for folder in (self.staged, self.linked_docs):
            remove_folder(folder)

    def unchanged(self) -> Summary | None:
        """Return the sums of the last build, if this one would make what is there."""
        last = self.table
        docs = load_table(Cache(self.cache), self.docs)
        if not (self.inputs and self.inputs == last.inputs and last.files and docs.files):
            return None
        if not (
            Files(self.site, last.files).all_there() and Files(self.docs, docs.files).all_there()
        ):
            return None
        try:
            summary = json.decode(last.notes.get(_SUMMARY, ""), type=Summary)
        except DecodeError:
            return None
        log_again(last.notes.get(_MESSAGES, ""))
        return Summary(
            papers=summary.papers, topics=summary.topics, failed=summary.failed, changed=False
        )

    def publish(self, staging: Staging, skeletons: Mapping[str, str], summary: Summary) -> None:
        """Put the next site in the place of the last one; raises OSError where it can't be done."""
        staging.publish()
        notes = {
            _SUMMARY: json.encode(summary).decode(),
            _MESSAGES: saved(self._listener.messages),
        }
        table = OutputTable(
            files=staging.files,
            inputs=self.inputs,
            skeletons=dict(skeletons),
            notes=notes,
        )
        try:
            save_table(self._tables, self.site, table)
        except OSError as error:
            _log.info("the next build can't go by this one: %s", error)


def _tell_waiting(folder: Path) -> None:
    _log.info("waiting for another build that writes into %s/", folder.name)
