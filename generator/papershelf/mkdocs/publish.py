"""Generated pages in the next site: filled into skeletons where they have changed, else linked."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import DecodeError

from papershelf.engine.artifact import Artifact
from papershelf.engine.outputs import Output, OutputTable
from papershelf.engine.staging import Staging
from papershelf.mkdocs.skeleton import Frames, kind_named, place_of

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page as SitePage

_log = logging.getLogger("mkdocs.plugins.papershelf")

_Load = Callable[[str], Sequence[Artifact]]


class Publisher:
    """Puts the artifacts of a build into the next site.

    *files* are the outputs in the docs folder by path, *load* gives the artifacts of the task of a
    key, and *named* the pages that the navigation has. What is *taken*, a place in the site, has a
    hand-written file.
    """

    def __init__(
        self,
        files: Mapping[str, Output],
        load: _Load,
        named: Mapping[str, SitePage],
        *,
        directory_urls: bool,
        taken: Collection[str],
    ) -> None:
        self._load = load
        self._named = named
        self._directory_urls = directory_urls
        self._taken = taken
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for path, output in files.items():
            if self._is_free(path):
                self._by_key[output.key].append(path)

    def _is_free(self, path: str) -> bool:
        """Return whether nobody else has the place of a file in the site; tell so where he has."""
        if self.place(path) not in self._taken:
            return True
        _log.warning(
            "Excluding '%s' from the site because a hand-written page has its place.", path
        )
        return False

    def place(self, path: str) -> str:
        """Return where the file of a *path* below the docs folder lies in the site."""
        is_page = path.endswith(".md")
        return place_of(path, directory_urls=self._directory_urls) if is_page else path

    def fill_named(self, frames: Frames) -> None:
        """Give the pages of the navigation their content, before any frame is rendered."""
        for key, paths in self._by_key.items():
            wanted = self._named.keys() & set(paths)
            for artifact in self._load(key) if wanted else ():
                if artifact.path in wanted and artifact.page:
                    frames.put(self._named[artifact.path], artifact.page)

    def publish(self, frames: Frames, staging: Staging) -> Iterator[int]:
        """Put all into the next site; yield how many pages are done."""
        for key, paths in self._by_key.items():
            # Those of the navigation are rendered each time, so no key stands for them.
            own = [path for path in paths if path not in self._named]
            if not staging.keep(key, len(own)):
                self._put_all(key, set(own), frames, staging)
            yield sum(path.endswith(".md") for path in own)
        for path, page in self._named.items():
            staging.put(self.place(path), frames.whole(page))
            yield 1

    def _put_all(self, key: str, paths: Collection[str], frames: Frames, staging: Staging) -> None:
        """Put those artifacts of a task that have these *paths* into the next site."""
        for artifact in self._load(key) if paths else ():
            if artifact.path in paths:
                skeleton, content = "", artifact.data
                if artifact.page:
                    skeleton, content = frames.fill(artifact.path, artifact.page)
                staging.put(self.place(artifact.path), content, key, skeleton)

    def addresses(self, frames: Frames, files: Mapping[str, Output]) -> Iterator[str]:
        """Yield the addresses of all pages in the *files* of the site, but for those that moved."""
        for path in sorted(path for paths in self._by_key.values() for path in paths):
            if path.endswith(".md") and not _has_moved(files[self.place(path)].skeleton):
                yield frames.address(path)


def last_skeletons(frames: Frames, table: OutputTable) -> dict[str, str]:
    """Return today's digests of the skeletons that the last site had, by the names of kinds."""
    for name in table.skeletons:
        try:
            frames.skeleton(kind_named(name))
        except DecodeError:
            continue
    return frames.digests


def _has_moved(skeleton: str) -> bool:
    """Return whether pages of this skeleton only lead on; those of the navigation have none."""
    return bool(skeleton) and kind_named(skeleton).moved is not None
