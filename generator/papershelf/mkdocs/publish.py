"""The files of a site: hand-written ones, which MkDocs is shown, and generated ones beside them.

MkDocs makes an object of every file in the docs folder and matches it with patterns. So while it
builds, its docs folder is one of links to the files that are not generated. Those that are can
still be linked to and named in the navigation. They are put into the next site by themselves:
filled into skeletons where they have changed, else linked.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from papershelf.engine.artifact import Artifact
from papershelf.engine.files import files_in
from papershelf.engine.outputs import Output, is_internal
from papershelf.engine.staging import Staging
from papershelf.mkdocs.run import SiteBuild
from papershelf.mkdocs.skeleton import Frames, has_moved
from papershelf.outputs.addresses import PAPERS

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation

_log = logging.getLogger("mkdocs.plugins.papershelf")


def hand_written(docs: Path, generated: Collection[str]) -> Iterator[str]:
    """Yield the paths of the files in the folder *docs* that are not *generated*."""
    for name in files_in(docs):
        if name not in generated and not is_internal(name):
            yield name


class SiteFiles(Files):
    """The files of a site; generated ones are found by their path, and are in no list."""

    def __init__(
        self, files: Iterable[File], generated: Mapping[str, Output], config: MkDocsConfig
    ) -> None:
        """Begin with *files*; *generated* have paths below the docs folder of this *config*."""
        super().__init__(files)
        self.generated = generated
        # Those that the navigation or a link has asked for.
        self.found: dict[str, File] = {}
        self._config = config

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file of a path, or None."""
        found = super().get_file_from_path(path)
        name = PurePath(path).as_posix()
        if found or name not in self.generated:
            return found
        if name not in self.found:
            self.found[name] = File(
                name,
                self._config.docs_dir,
                self._config.site_dir,
                self._config.use_directory_urls,
                inclusion=InclusionLevel.NOT_IN_NAV,
            )
        return self.found[name]

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None


_Load = Callable[[str], Sequence[Artifact]]


def put_markdown(run: SiteBuild, generated: Mapping[str, Output]) -> None:
    """Put those of the *generated* pages that are of papers into the next site as Markdown.

    They lie where their links expect one another, whichever addresses pages have. Raises OSError
    where one can't be read or written.
    """
    for path, output in generated.items():
        if path.startswith(f"{PAPERS}/"):
            run.staging.copy(path, run.docs, output)


class Publisher:
    """Puts the generated *files* into the next site, with *frames* around the pages.

    Pages that *nav* has are rendered each time, as MkDocs does it.
    """

    def __init__(self, files: SiteFiles, nav: Navigation, frames: Frames, load: _Load) -> None:
        """Take *load* to give the artifacts of the task of a key."""
        self._files = files
        self._frames = frames
        self._load = load
        pages = {page.file.src_uri: page for page in nav.pages}
        self._named = {path: page for path, page in pages.items() if path in files.generated}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        taken = {file.dest_uri for file in files if file.inclusion.is_included()}
        for path, output in files.generated.items():
            if frames.place(path) in taken:
                _log.warning(
                    "Excluding '%s' from the site because a hand-written page has its place.", path
                )
            else:
                self._by_key[output.key].append(path)

    def publish(self, run: SiteBuild) -> Iterator[int]:
        """Put all into the next site of a build; yield how many pages are done."""
        self._fill_found()
        last = run.table
        run.staging = Staging(run.site, last, self._frames.digests(last.skeletons))
        for key, paths in self._by_key.items():
            # No key stands for those of the navigation.
            own = [path for path in paths if path not in self._named]
            if not run.staging.keep(key, len(own)):
                self._put_all(key, set(own), run.staging)
            yield sum(path.endswith(".md") for path in own)
        for path, page in self._named.items():
            run.staging.put(self._frames.place(path), self._frames.whole(page))
            yield 1
        run.skeletons = self._frames.digests()

    def _fill_found(self) -> None:
        """Give pages that are named or linked their content, before any frame is rendered."""
        for path, file in self._files.found.items():
            for artifact in self._load(self._files.generated[path].key):
                if artifact.path == path and artifact.page:
                    self._frames.fill_page(file, artifact.page)

    def _put_all(self, key: str, paths: AbstractSet[str], staging: Staging) -> None:
        """Put those artifacts of a task that have these *paths* into the next site.

        Files that are named by their content may come several times.
        """
        found = {artifact.path: artifact for artifact in (self._load(key) if paths else ())}
        for path in sorted(found.keys() & paths):
            skeleton, content = "", found[path].data
            if page := found[path].page:
                skeleton, content = self._frames.fill(path, page)
            staging.put(self._frames.place(path), content, key, skeleton)

    def addresses(self, staging: Staging) -> Iterator[str]:
        """Yield the addresses of all pages in the next site, but for those that moved."""
        files = staging.files
        for path in sorted(path for paths in self._by_key.values() for path in paths):
            skeleton = files[self._frames.place(path)].skeleton
            # Pages of the navigation have none.
            if path.endswith(".md") and not (skeleton and has_moved(skeleton)):
                yield self._frames.address(path)
