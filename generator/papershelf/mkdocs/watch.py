"""What a preview watches: everything that pages are made from, and none of what it writes.

MkDocs' own watching looks at all files twice a second, at those that a build writes as well. This
looks at few files, and often.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from papershelf.config import Settings
from papershelf.files import is_account, written_in
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

# Seconds between two looks, and how much longer than a look the pause after it is at least.
PAUSE = 0.05
SHARE = 4
# A folder that changed so many nanoseconds ago may change again without a sign of it: systems count
# time in ticks of up to 16 ms, and the times of some file systems have no more than two seconds.
LATELY, LATELY_BY_SECONDS = 5 * 10**7, 2 * 10**9
SECOND = 10**9
# What editors leave for a moment beside the file that they write.
DRAFT = re.compile(r"\..*\.sw[a-z]|.*~|\.#.*|#.*#|4913")

# When a file was written, its size, and the number that the file system gives to it.
State = tuple[int, int, int]


def watch_sources(server: LiveReloadServer, config: MkDocsConfig, settings: Settings) -> None:
    """Watch settings, sources and what is kept beside them, templates, theme, and docs by hand."""
    docs = Path(config.docs_dir)
    beside = [Path(config.config_file_path)] if config.config_file_path else []
    for path in (str(one.absolute()) for one in (docs, *beside)):
        if path in server._watch_refs:
            server.observer.unschedule(server._watch_refs.pop(path))
        # Pages that are served reload themselves where something is watched.
        server._watched_paths[path] = 1
    theme = (resource(name) for name in ("pages", "theme", "lean"))
    places = (*beside, *settings.sources, *settings.kept_paths, *theme, docs)
    # What is seen has been at rest for a moment.
    server.build_delay = 0
    looker = Looker(places, docs)
    building = Lock()
    server.builder = partial(build_alone, server.builder, building)
    Thread(target=keep_looking, args=(server, looker, building), daemon=True).start()


def build_alone(build: Callable[[], None], building: Lock) -> None:
    """Build while nobody looks: that would take of the time, to see what the build writes."""
    with building:
        build()


def keep_looking(server: LiveReloadServer, looker: Looker, building: Lock) -> None:
    """Ask for a build whenever something has changed and then is at rest, until the server stops.

    As MkDocs' own watching does, which has no public way to ask.
    """
    changes = Changes(looker.look)
    took = 0.0
    while not server._shutdown:
        time.sleep(max(PAUSE, SHARE * took))
        with building:
            begun = time.perf_counter()
            is_complete = changes.are_complete()
            took = time.perf_counter() - begun
        if is_complete:
            with server._rebuild_cond:
                server._want_rebuild = True
                server._rebuild_cond.notify_all()


class Changes:
    """Tells changes by what `look` gives."""

    def __init__(self, look: Callable[[], dict[str, State]]) -> None:
        self._look = look
        self._known = self._last = look()

    def are_complete(self) -> bool:
        """Whether something has changed, and is now as it was a moment ago."""
        before, self._last = self._last, self._look()
        if self._last == self._known or self._last != before:
            return False
        self._known = self._last
        return True


class Looker:
    """Looks at files and folders; of the folder `docs`, at what was not written by us.

    A folder is read again when it has changed: most have nothing but pages of ours.
    """

    def __init__(self, places: Iterable[Path], docs: Path) -> None:
        self._places = [str(place.absolute()) for place in places]
        self._docs = docs
        self._start = f"{docs.absolute()}{os.sep}"
        # What was ours before stays so: a page which a build removes does not count.
        self._ours = set(written_in(docs))
        self._by_hand: set[str] = set()
        self._folders: dict[str, tuple[int, int, list[str]]] = {}

    def look(self) -> dict[str, State]:
        """The states of all files that are watched, by their paths."""
        found: dict[str, State] = {}
        seen: set[tuple[int, int]] = set()
        left = [*self._places]
        while left:
            path = left.pop()
            try:
                status = os.stat(path)  # noqa: PTH116 - a Path takes three times as long, and this is done many times a second
                if not stat.S_ISDIR(status.st_mode):
                    found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
                elif (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    left += self._within(path, status.st_mtime_ns)
            except OSError:
                continue
        return found

    def _within(self, folder: str, changed: int) -> list[str]:
        """What a folder holds that is watched."""
        known = self._folders.get(folder)
        if known and known[0] == changed and known[1] - changed > lately(changed):
            return known[2]
        now = time.time_ns()
        with os.scandir(folder) as entries:
            found = [
                entry
                for entry in entries
                if not DRAFT.fullmatch(entry.name) and not is_account(entry.name)
            ]
        folders = [entry.path for entry in found if entry.is_dir()]
        files = self._watched(entry.path for entry in found if not entry.is_dir())
        self._folders[folder] = changed, now, [*folders, *files]
        return [*folders, *files]

    def _watched(self, files: Iterable[str]) -> list[str]:
        """Those of the files of a folder that were not written by us."""
        others = [path for path in files if self._name(path) not in self._ours]
        new = {path for path in others if path.startswith(self._start)} - self._by_hand
        if not new:
            return others
        self._ours |= written_in(self._docs)
        self._by_hand |= {path for path in new if self._name(path) not in self._ours}
        return [path for path in others if self._name(path) not in self._ours]

    def _name(self, path: str) -> str:
        """The path below the docs folder, as the manifest has it; of other files, their own."""
        return path.removeprefix(self._start).replace(os.sep, "/")


def lately(changed: int) -> int:
    """How long after a change at that time another one may bear the same time, in nanoseconds."""
    return LATELY if changed % SECOND else LATELY_BY_SECONDS
