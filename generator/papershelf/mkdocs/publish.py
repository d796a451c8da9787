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

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page as SitePage

_log = logging.getLogger("mkdocs.plugins.papershelf")

_Load = Callable[[str], Sequence[Artifact]]


class Publisher:
    """Puts the artifacts of a build into the next site.

    *outputs* are those in the docs folder by path, *load* gives the artifacts of the task of a key,
    *frames* go around pages, and *named* are the pages that the navigation has. What is *taken*, a
    place in the site, has a hand-written file.
    """

    def __init__(
        self,
        outputs: Mapping[str, Output],
        load: _Load,
        frames: Frames,
        named: Mapping[str, SitePage],
        taken: Collection[str],
    ) -> None:
        self._load = load
        self._frames = frames
        self._named = named
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for path, output in outputs.items():
            if frames.place(path) not in taken:
                self._by_key[output.key].append(path)
                continue
            _log.warning(
                "Excluding '%s' from the site because a hand-written page has its place.", path
            )

    def fill_named(self) -> None:
        """Give the pages of the navigation their content, before any frame is rendered."""
        for key, paths in self._by_key.items():
            wanted = self._named.keys() & set(paths)
            for artifact in self._load(key) if wanted else ():
                if artifact.path in wanted and artifact.page:
                    self._frames.put(self._named[artifact.path], artifact.page)

    def publish(self, staging: Staging, table: OutputTable) -> Iterator[int]:
        """Put all into the next site, where *table* has the last; yield how many pages are done."""
        known = Counter(output.key for output in table.files.values())
        for key, paths in self._by_key.items():
            # Those of the navigation are rendered each time, so no key stands for them.
            own = [path for path in paths if path not in self._named]
            if len(own) != known[key] or not staging.keep(key):
                self._put_all(key, set(own), staging)
            yield sum(path.endswith(".md") for path in own)
        for path, page in self._named.items():
            put_file(staging, self._frames.place(path), self._frames.whole(page))
            yield 1

    def _put_all(self, key: str, paths: Collection[str], staging: Staging) -> None:
        """Put those artifacts of a task that have these *paths* into the next site."""
        for artifact in self._load(key) if paths else ():
            if artifact.path in paths:
                skeleton, content = "", artifact.data
                if artifact.page:
                    skeleton, content = self._frames.fill(artifact.path, artifact.page)
                put_file(staging, self._frames.place(artifact.path), content, key, skeleton)

    def addresses(self, files: Mapping[str, Output]) -> Iterator[str]:
        """Yield the addresses of all pages in the *files* of the site, but for those that moved."""
        for path in sorted(path for paths in self._by_key.values() for path in paths):
            skeleton = files[self._frames.place(path)].skeleton
            # Pages of the navigation have none.
            if path.endswith(".md") and not (skeleton and has_moved(skeleton)):
                yield self._frames.address(path)


def put_file(
    staging: Staging, path: str, content: bytes, key: str = "", skeleton: str = ""
) -> None:
    """Put a file into the next site, the one of the last site if it has the same content."""
    own = digest(content)
    if staging.has(path, own):
        staging.keep_file(path, key, skeleton)
    else:
        staging.write(path, content, own, key, skeleton)
