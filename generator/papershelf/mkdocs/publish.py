"""Generated pages in the next site: filled into skeletons where they have changed, else linked."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from papershelf.engine.artifact import Artifact
from papershelf.engine.outputs import Output, OutputTable
from papershelf.engine.staging import Staging
from papershelf.engine.task import digest
from papershelf.mkdocs.skeleton import Frames, has_moved
from papershelf.outputs.addresses import place_of

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
        place = place_of(path, directory_urls=self._directory_urls)
        return place if place and not place.endswith("/") else f"{place}index.html"

    def fill_named(self, frames: Frames) -> None:
        """Give the pages of the navigation their content, before any frame is rendered."""
        for key, paths in self._by_key.items():
            wanted = self._named.keys() & set(paths)
            for artifact in self._load(key) if wanted else ():
                if artifact.path in wanted and artifact.page:
                    frames.put(self._named[artifact.path], artifact.page)

    def publish(self, frames: Frames, staging: Staging, table: OutputTable) -> Iterator[int]:
        """Put all into the next site, where *table* has the last; yield how many pages are done."""
        known = Counter(output.key for output in table.files.values())
        for key, paths in self._by_key.items():
            # Those of the navigation are rendered each time, so no key stands for them.
            own = [path for path in paths if path not in self._named]
            if len(own) != known[key] or not staging.keep(key):
                self._put_all(key, set(own), frames, staging)
            yield sum(path.endswith(".md") for path in own)
        for path, page in self._named.items():
            put_file(staging, self.place(path), frames.whole(page))
            yield 1

    def _put_all(self, key: str, paths: Collection[str], frames: Frames, staging: Staging) -> None:
        """Put those artifacts of a task that have these *paths* into the next site."""
        for artifact in self._load(key) if paths else ():
            if artifact.path in paths:
                skeleton, content = "", artifact.data
                if artifact.page:
                    skeleton, content = frames.fill(artifact.path, artifact.page)
                put_file(staging, self.place(artifact.path), content, key, skeleton)

    def addresses(self, frames: Frames, files: Mapping[str, Output]) -> Iterator[str]:
        """Yield the addresses of all pages in the *files* of the site, but for those that moved."""
        for path in sorted(path for paths in self._by_key.values() for path in paths):
            skeleton = files[self.place(path)].skeleton
            # Pages of the navigation have none.
            if path.endswith(".md") and not (skeleton and has_moved(skeleton)):
                yield frames.address(path)


def put_file(
    staging: Staging, path: str, content: bytes, key: str = "", skeleton: str = ""
) -> None:
    """Put a file into the next site, the one of the last site if it has the same content."""
    own = digest(content)
    if staging.has(path, own):
        staging.keep_file(path, key, skeleton)
    else:
        staging.write(path, content, own, key, skeleton)
