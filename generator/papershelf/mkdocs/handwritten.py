"""Hand-written files: the ones that MkDocs is shown, and how it finds the others by their names.

MkDocs makes an object of every file in the docs folder and matches it with patterns. So while it
builds, its docs folder is one of links to the files that are not generated. Those that are can
still be linked to and named in the navigation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path, PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from papershelf.engine.files import files_in
from papershelf.engine.outputs import is_internal

_ANCHOR = re.compile(r"\s(?:id|name)=(?:\"([^\"]*)\"|([^\s\">]+))")


def hand_written(docs: Path, generated: Collection[str]) -> Iterator[str]:
    """Yield the paths of the files in the folder *docs* that are not *generated*."""
    for name in files_in(docs):
        if name not in generated and not is_internal(name):
            yield name


class SiteFiles(Files):
    """The files of a site; generated ones are found by their path, and are in no list."""

    def __init__(self, files: Iterable[File], generated: Collection[str], config: MkDocsConfig):
        """Begin with *files*; *generated* are paths below the docs folder of this *config*."""
        super().__init__(files)
        self._generated = generated
        self._config = config
        self._found: dict[str, File] = {}
        self._content: Callable[[str], str] | None = None

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file of a path, or None."""
        found = super().get_file_from_path(path)
        name = PurePath(path).as_posix()
        if found or name not in self._generated:
            return found
        if name not in self._found:
            self._found[name] = self._make(name)
        return self._found[name]

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    def _make(self, name: str) -> File:
        config = self._config
        file = File(
            name,
            config.docs_dir,
            config.site_dir,
            config.use_directory_urls,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        if self._content and file.is_documentation_page():
            page = Page(None, file, config)
            page.present_anchor_ids = anchors_in(self._content(name))
        return file

    def open(self, content: Callable[[str], str]) -> dict[str, Page]:
        """Return the generated pages that the navigation has, by their paths.

        From now on links into the others can be checked: *content* gives the HTML of a path.
        """
        self._content = content
        return {name: file.page for name, file in self._found.items() if file.page}


def anchors_in(html: str) -> set[str]:
    """Return the places in the content of a page that links can lead to."""
    return {quoted or bare for quoted, bare in _ANCHOR.findall(html)}
