"""Hand-written files: the ones that MkDocs is shown, and how it finds the others by their names.

MkDocs makes an object of every file in the docs folder and matches it with patterns. So while it
builds, its docs folder is one of links to the files that are not generated. Those that are can
still be linked to and named in the navigation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from papershelf.engine.files import files_in, is_temporary
from papershelf.engine.outputs import Output, is_account


def hand_written(docs: Path, generated: Collection[str]) -> Iterator[str]:
    """Yield the paths of the files in the folder *docs* that are not *generated*."""
    for name in files_in(docs):
        if name not in generated and not is_account(name) and not is_temporary(name):
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
