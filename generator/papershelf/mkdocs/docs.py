"""The files of the docs folder as MkDocs lists them, without an object for each page of ours.

A large catalog has 150,000 pages, and MkDocs matches each with several patterns. Of what we wrote
it is known what would come of that; a file of it is made when somebody looks at it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any, cast

from mkdocs.commands import build as commands
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions

from papershelf.mkdocs.pages import SIMPLE_PATH

# What MkDocs lists first in each folder.
FIRST = ("index", "README")


class Late(MutableMapping[str, File]):
    """Files by their paths below the docs folder; some are only named, and made when wanted."""

    def __init__(self, make: Callable[[str], File]) -> None:
        self.make = make
        self._files: dict[str, File | None] = {}

    def add(self, name: str) -> None:
        """Name a file."""
        self._files[name] = None

    def peek(self) -> Iterator[tuple[str, File | None]]:
        """The names, each with its file if it was made."""
        return iter(self._files.items())

    def __getitem__(self, name: str) -> File:
        file = self._files[name]
        if file is None:
            file = self._files[name] = self.make(name)
        return file

    def __setitem__(self, name: str, file: File) -> None:
        self._files[name] = file

    def __delitem__(self, name: str) -> None:
        del self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._files


class Docs(Files):
    """MkDocs' list of files over such a mapping."""

    def __init__(self, files: Late) -> None:
        self._src_uris = cast("dict[str, File]", files)

    @property
    def late(self) -> Late:
        """The files."""
        return cast("Late", self._src_uris)


def in_stead(ours: AbstractSet[str], folders: AbstractSet[str]) -> Callable[[], None]:
    """List files in this way in MkDocs' next build, until the function is called that is returned.

    MkDocs has no event before it lists them. `ours` are the files that we wrote, and `folders`
    those whose pages `not_in_nav` names behind all that users write there.
    """
    names = vars(commands)
    own = names["get_files"]
    names["get_files"] = partial(files_of, ours=ours, folders=folders, own=own)

    def end() -> None:
        names["get_files"] = own

    return end


def files_of(
    config: MkDocsConfig,
    *,
    ours: AbstractSet[str],
    folders: AbstractSet[str],
    own: Callable[[MkDocsConfig], Files],
) -> Files:
    """The files of the docs folder; where a place in the site has two, MkDocs' `own` list."""
    make = partial(file_of, config=config)
    late = Late(make)
    plain = ours if not (config.exclude_docs or config.draft_docs) else frozenset()
    others = []
    for folder, names in walked(config.docs_dir):
        is_known = folder.partition("/")[0] in folders
        for name in names:
            path = folder + name
            if is_known and path in plain and SIMPLE_PATH.fullmatch(path):
                late.add(path)
            else:
                late[path] = file = make(path, InclusionLevel.UNDEFINED)
                others.append(file)
    if has_conflict(others, late):
        return own(config)
    set_exclusions(others, config)
    return Docs(late)


def file_of(
    path: str, inclusion: InclusionLevel = InclusionLevel.NOT_IN_NAV, *, config: MkDocsConfig
) -> File:
    """The file of a path, as MkDocs makes it."""
    return File(
        path,
        config.docs_dir,
        config.site_dir,
        config.use_directory_urls,
        inclusion=inclusion,
    )


def walked(docs: str) -> Iterator[tuple[str, list[str]]]:
    """The folders below a folder, each with the names of its files, in MkDocs' order."""
    left = [""]
    while left:
        here = left.pop()
        names: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(f"{docs}/{here}") as entries:
                for entry in entries:
                    (folders if entry.is_dir() else names).append(entry.name)
        except OSError:
            # MkDocs passes over what can't be read.
            continue
        names.sort()
        names.sort(key=is_later)
        yield here, names
        left += [f"{here}{name}/" for name in sorted(folders, reverse=True)]


def is_later(name: str) -> bool:
    """Whether a file is none of those that are listed first."""
    return not name.startswith(FIRST) or (name.rpartition(".")[0] or name) not in FIRST


def has_conflict(others: list[File], late: Mapping[str, Any]) -> bool:
    """Whether two files would have one place in the site, of which one is not only named.

    Two that are only named have none: what we write has different names.
    """
    places: set[str] = set()
    for file in others:
        place = file.dest_uri
        stem = place.removesuffix("/index.html")
        here = file.src_uri.rpartition("/")[0]
        named = {f"{stem}.md", f"{place.removesuffix('.html')}.md"} - {file.src_uri}
        if place in places or any(
            name in late and name.rpartition("/")[0] == here for name in named
        ):
            return True
        places.add(place)
    return False


def page_names(files: Files) -> set[str]:
    """The names of the pages of a site, with no file made for it."""
    if not isinstance(files, Docs):
        return {file.src_uri for file in files.documentation_pages()}
    return {
        name
        for name, file in files.late.peek()
        if file is None or (file.is_documentation_page() and file.inclusion.is_included())
    }
