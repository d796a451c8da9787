"""Publishing: hand-written files go through MkDocs, and generated ones directly into the site.

MkDocs creates an object for every file in the docs folder and matches it with patterns. So while it
builds, its docs folder holds links to the hand-written files only. Links and the navigation can
still refer to generated pages. These are filled into skeletons if they have changed, and linked
from the last site otherwise.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path, PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from papershelf.engine.artifact import Artifact
from papershelf.engine.files import files_in
from papershelf.engine.outputs import OutputFile, is_internal
from papershelf.engine.staging import Staging
from papershelf.mkdocs import log
from papershelf.mkdocs.skeleton import Frames, has_moved
from papershelf.outputs.addresses import PAPERS


def hand_written(docs: Path, generated: Collection[str]) -> Iterator[str]:
    """Yield the paths of the files in *docs* that are not *generated*.

    Links that lead nowhere are left out: Emacs has one for each file that is being edited.
    """
    for name in files_in(docs):
        if name not in generated and not is_internal(name) and (docs / name).exists():
            yield name


def dest_uris_of(files: Iterable[File]) -> set[str]:
    """Return the paths in the site of those *files* that are included in it."""
    return {file.dest_uri for file in files if file.inclusion.is_included()}


def warn_of_exclusion(path: str) -> None:
    """Warn that the generated page at *path* gives way to a hand-written one."""
    log.warning("Excluding '%s' from the site because a hand-written page has its address.", path)


class SiteFiles(Files):
    """The files of a site; generated ones can be looked up by path, but are not listed."""

    def __init__(
        self, files: Iterable[File], generated: Mapping[str, OutputFile], config: MkDocsConfig
    ) -> None:
        """Begin with *files*; *generated* are outputs by their paths below the docs folder."""
        super().__init__(files)
        self.generated = generated
        # Generated files that the navigation or a link refers to.
        self.referenced: dict[str, File] = {}
        self._config = config

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file at *path*, or None."""
        found = super().get_file_from_path(path)
        name = PurePath(path).as_posix()
        if found or name not in self.generated:
            return found
        if name not in self.referenced:
            self.referenced[name] = File(
                name,
                self._config.docs_dir,
                self._config.site_dir,
                self._config.use_directory_urls,
                inclusion=InclusionLevel.NOT_IN_NAV,
            )
        return self.referenced[name]


def put_markdown(staging: Staging, docs: Path, generated: Iterable[str]) -> None:
    """Put the *generated* pages of papers in *docs* into the next site as Markdown, too.

    Their paths do not depend on the form of addresses, so that links between them work. Raises
    OSError where one can't be read or written.
    """
    for path in generated:
        if path.startswith(f"{PAPERS}/"):
            staging.put(path, (docs / path).read_bytes())


_Load = Callable[[str], Sequence[Artifact]]


class Publisher:
    """Puts the generated *files* into the next site, with *frames* around the pages.

    Pages in the navigation *nav* are rendered in each build, as MkDocs renders them.
    """

    def __init__(
        self, files: SiteFiles, nav: Navigation, frames: Frames, staging: Staging, load: _Load
    ) -> None:
        """Prepare a publisher; *load* returns the artifacts of the task of a key."""
        self._files = files
        self._frames = frames
        self._staging = staging
        self._load = load
        pages = {page.file.src_uri: page for page in nav.pages}
        self._in_nav: dict[str, Page] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        taken = dest_uris_of(files)
        for path, output in files.generated.items():
            if frames.dest_uri(path) in taken:
                warn_of_exclusion(path)
                continue
            self._by_key[output.key].append(path)
            if path in pages:
                self._in_nav[path] = pages[path]

    def publish(self) -> Iterator[int]:
        """Put all files into the next site; yield the numbers of pages that are done."""
        self._fill_referenced()
        self._staging.skeletons = self._frames.digests(self._staging.table.skeletons)
        for key, paths in self._by_key.items():
            # Pages in the navigation are not reused by the key of their task.
            own = [path for path in paths if path not in self._in_nav]
            if not self._staging.keep(key, len(own)):
                self._put_all(key, set(own))
            yield sum(path.endswith(".md") for path in own)
        for path, page in self._in_nav.items():
            self._staging.put(self._frames.dest_uri(path), self._frames.complete_page(page))
            yield 1
        self._staging.skeletons = self._frames.digests()

    def _fill_referenced(self) -> None:
        """Give pages in the navigation or linked their content, before any frame is rendered."""
        for path, file in self._files.referenced.items():
            for artifact in self._load(self._files.generated[path].key):
                if artifact.path == path and artifact.page:
                    self._frames.site_page(file, artifact.page)

    def _put_all(self, key: str, paths: AbstractSet[str]) -> None:
        """Put those artifacts of a task that have these *paths* into the next site.

        Files that are named by their content may come several times.
        """
        found = {artifact.path: artifact for artifact in (self._load(key) if paths else ())}
        for path in sorted(found.keys() & paths):
            skeleton, content = "", found[path].data
            if page := found[path].page:
                skeleton, content = self._frames.fill(path, page)
            self._staging.put(self._frames.dest_uri(path), content, key, skeleton)

    def addresses(self) -> Iterator[str]:
        """Yield the addresses of all pages in the next site except redirects."""
        files = self._staging.files
        for path in sorted(chain.from_iterable(self._by_key.values())):
            skeleton = files[self._frames.dest_uri(path)].skeleton
            # Pages in the navigation have no skeleton.
            if path.endswith(".md") and not (skeleton and has_moved(skeleton)):
                yield self._frames.address(path)
