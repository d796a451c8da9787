"""One build of a site: its locks and folders, and the state of the last build."""

import logging
import os
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from filelock import FileLock
from msgspec import json
from msgspec.structs import replace

import mkdocs
from papershelf.config import unusable_cache
from papershelf.engine.cache import Cache
from papershelf.engine.files import finish_swap, remove_folder, retired_folder
from papershelf.engine.lock import take_lock
from papershelf.engine.outputs import LastFiles, OutputTable, folders_digest, load_table, save_table
from papershelf.engine.staging import Staging
from papershelf.engine.task import digest
from papershelf.mkdocs import log
from papershelf.problems import Problem, Severity, Summary

# The logger of MkDocs or ProperDocs, which plugins share.
_root_log = logging.getLogger(mkdocs.__name__)

_WAITING = "waiting for another build that writes into %s/"
_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}


def log_problems(problems: Iterable[Problem]) -> None:
    """Log *problems* for MkDocs, which shows them and counts them in strict mode."""
    for problem in problems:
        log.log(_LEVELS.get(problem.severity, logging.INFO), "%s", problem)


_Message = tuple[str, int, str]
"""The logger, the level and the text of a message."""


class _Listener(logging.Handler):
    """Collects our messages and the warnings of others."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.messages: list[_Message] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == log.name or record.levelno >= logging.WARNING:
            self.messages.append((record.name, record.levelno, record.getMessage()))


class SiteBuild:
    """A build that makes a site from the folder *docs* and replaces the last one in *site* by it.

    The folder *cache* holds the tables of outputs, locks, and links to hand-written files.
    `staging` is the next site, compared with the table of the last one.
    """

    def __init__(self, docs: Path, site: Path, cache: Path) -> None:
        """Lock the folders of this build; raises PapershelfError where the cache can't be used."""
        self.docs = docs
        self.site = site
        self.linked_docs = cache / "docs" / digest(os.fsencode(site))
        self.inputs = ""
        self._cache = Cache(cache)
        self._listener = _Listener()
        with ExitStack() as ending:
            for folder in (docs, site):
                ending.callback(self._lock(folder).release)
            self.staging = Staging(site, load_table(self._cache, site))
            for folder in (self.staging.folder, self.linked_docs):
                remove_folder(folder)
                ending.callback(remove_folder, folder)
            finish_swap(site)
            _root_log.addHandler(self._listener)
            ending.callback(_root_log.removeHandler, self._listener)
            # Only an error ends the build already here.
            self._ending = ending.pop_all()

    def _lock(self, folder: Path) -> FileLock:
        path = self._cache.folder / "locks" / digest(os.fsencode(folder.resolve()))
        try:
            return take_lock(path, partial(log.info, _WAITING, folder.name))
        except OSError as error:
            raise unusable_cache(self._cache.folder, error) from error

    def end(self) -> None:
        """Remove the staged site, and release the locks."""
        self._ending.close()

    @property
    def has_warned(self) -> bool:
        """Whether this build has logged a warning; MkDocs counts them in strict mode only."""
        return any(level >= logging.WARNING for _, level, _ in self._listener.messages)

    def unchanged(self) -> Summary | None:
        """Return the summary of the last build, if the site is up to date."""
        last = self.staging.table
        docs = load_table(self._cache, self.docs)
        is_current = (
            bool(self.inputs)
            and self.inputs == last.inputs
            and bool(docs.files)  # The cache may have lost this table.
            and last.folders == folders_digest(self.site, last.files)
            and LastFiles(self.site, last.files).all_there()
            and LastFiles(self.docs, docs.files).all_there()
        )
        if not is_current:
            return None
        # Equal inputs mean the same version of the program, which can read its messages.
        summary, messages = json.decode(last.shown, type=tuple[Summary, list[_Message]])
        for logger, level, text in messages:
            logging.getLogger(logger).log(level, "%s", text)
        return replace(summary, changed=False)

    def publish(self, summary: Summary) -> None:
        """Replace the last site by the next one; raises OSError where that fails."""
        self.staging.publish()
        last = retired_folder(self.site)
        if last.exists():
            log.warning("%s, the previous site, can't be removed", last.name)
        table = OutputTable(
            files=self.staging.files,
            inputs=self.inputs,
            folders=folders_digest(self.site, self.staging.files),
            skeletons=self.staging.skeletons,
            shown=json.encode((summary, self._listener.messages)).decode(),
        )
        try:
            save_table(self._cache, self.site, table)
        except OSError as error:
            log.info(
                "the state of this build can't be saved, so the next one takes longer: %s", error
            )
