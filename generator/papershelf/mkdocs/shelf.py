"""The files of a site of which most are rendered elsewhere, and found by who looks for them.

MkDocs, its themes and plugins may still ask for one by its path, for all as a list, and for what a
page says of itself: all that is looked up or read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from papershelf.mkdocs.docs import Docs, Late


class Shelf(Files):
    """Files, some of which can be set aside: they are found by their path and not in any list.

    One that is asked for before `hide`, by whoever makes the navigation, is put back.
    """

    def __init__(self, files: Files, make: Callable[[str], File]) -> None:
        super().__init__([])
        self.late = late_of(files, make)
        self._src_uris = cast("dict[str, File]", self.late)
        self.aside: dict[str, File | None] = {}
        self.order: tuple[str, ...] = ()
        self.stand_in: Callable[[str], File] | None = None
        # Whether a file of the site can stay as the last build left it: source and place.
        self.keep: Callable[[str, str], bool] = lambda _source, _place: False

    def set_aside(self, names: AbstractSet[str]) -> None:
        """Take files out of the lists."""
        found = dict(self.late.peek())
        self.order = tuple(
            name for name, file in found.items() if name in names or (file and is_page(file))
        )
        self.aside = {name: file for name, file in found.items() if name in names}
        self._src_uris = {name: self.late[name] for name in found if name not in names}

    def hide(self, stand_in: Callable[[str], File]) -> None:
        """Forget the files that are set aside; `stand_in` makes one that is asked for."""
        self.aside = dict.fromkeys(self.aside)
        self.stand_in = stand_in

    def all_aside(self) -> Iterator[File]:
        """The files that are set aside."""
        for name, file in self.aside.items():
            yield file or self.late.make(name)

    def put_back(self, name: str, file: File) -> File:
        """Put a file back that was set aside."""
        del self.aside[name]
        self.append(file)
        return file

    def get_file_from_path(self, path: str) -> File | None:
        """A file by its path, set aside or not."""
        name = PurePath(path).as_posix()
        if name not in self.aside:
            return super().get_file_from_path(path)
        if self.stand_in:
            return self.stand_in(name)
        return self.put_back(name, self.aside[name] or self.late.make(name))

    def copy_static_files(
        self,
        dirty: bool = False,
        *,
        inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included,
    ) -> None:
        """Copy files into the site but for those that are there from the last time."""
        for file in self:
            if not file.is_documentation_page() and inclusion(file.inclusion):
                is_plain = file.generated_by is None and file._content is None
                if not (is_plain and self.keep(file.src_uri, file.dest_uri)):
                    file.copy_file(dirty)


class LateMeta(MutableMapping[str, Any]):
    """The metadata of a page, read when something else is asked than whether it has moved."""

    def __init__(self, read: Callable[[], MutableMapping[str, Any]], moved: bool) -> None:
        self._read = read
        self._moved = moved

    def __getitem__(self, name: str) -> Any:
        if name == "moved" and not self._moved:
            raise KeyError(name)
        return self._read()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._moved = self._moved or name == "moved"
        self._read()[name] = value

    def __delitem__(self, name: str) -> None:
        del self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class LatePage(Page):
    """A page that was rendered elsewhere; what it holds is made when it is asked for."""

    def __init__(self, file: File, config: MkDocsConfig, load: Callable[[], Page]) -> None:
        super().__init__(None, file, config)
        self.edit_url = None
        for name in ("markdown", "content", "toc", "meta", "_title_from_render"):
            del self.__dict__[name]
        self._load = load

    @cached_property
    def loaded(self) -> Page:
        """The page with all that it holds."""
        return self._load()

    @property
    def present_anchor_ids(self) -> set[str] | None:
        """The places in this page that links can lead to."""
        return self.loaded.present_anchor_ids

    @present_anchor_ids.setter
    def present_anchor_ids(self, ids: set[str] | None) -> None:
        self.loaded.present_anchor_ids = ids

    def __getattr__(self, name: str) -> Any:
        if name not in ("markdown", "content", "toc", "meta", "_title_from_render"):
            raise AttributeError(name)
        return getattr(self.loaded, name)


class Listed:
    """A file and its page in a list of all: what site maps ask of them is at hand."""

    __slots__ = ("_find", "page")

    def __init__(
        self, find: Callable[[], Any], addresses: Mapping[str, str | None], *, moved: bool
    ) -> None:
        self._find = find
        self.page = ListedPage(find, addresses, moved=moved)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)


class ListedPage:
    """The page of such a file."""

    __slots__ = ("_find", "_moved", "abs_url", "canonical_url")

    is_link = False

    def __init__(
        self, find: Callable[[], Any], addresses: Mapping[str, str | None], *, moved: bool
    ) -> None:
        self._find = find
        self.canonical_url = addresses["canonical_url"]
        self.abs_url = addresses["abs_url"]
        self._moved = moved

    @property
    def meta(self) -> LateMeta:
        """The metadata of the page."""
        return LateMeta(partial(meta_of, self._find), moved=self._moved)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find().page, name)


def meta_of(find: Callable[[], Any]) -> Any:
    """The metadata of the page of a file that is found in this way."""
    return find().page.meta


class AllFiles(Sequence[File]):
    """All pages of the site in MkDocs' order, made one by one as they are looked at."""

    def __init__(self, order: Sequence[str], find: Callable[[str], Any]) -> None:
        self._order = order
        self._find = find

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return AllFiles(self._order[place], self._find)
        return self._find(self._order[place])

    def __iter__(self) -> Iterator[File]:
        for name in self._order:
            file = self._find(name)
            if file is not None:
                yield file


def is_page(file: File) -> bool:
    """Whether a file becomes a page of the site."""
    return file.is_documentation_page() and file.inclusion.is_included()


def late_of(files: Files, make: Callable[[str], File]) -> Late:
    """Files of which some may only be named, from any list of files."""
    if isinstance(files, Docs):
        return files.late
    late = Late(make)
    for file in files:
        late[file.src_uri] = file
    return late


def candidates(late: Late, ours: AbstractSet[str]) -> AbstractSet[str]:
    """The pages of ours that no navigation names and that lie on the disk as they were written."""
    return {
        name for name, file in late.peek() if name in ours and (not file or is_as_written(file))
    }


def is_as_written(file: File) -> bool:
    """Whether a page is on the disk and in no navigation."""
    return (
        file.is_documentation_page()
        and file.inclusion is InclusionLevel.NOT_IN_NAV
        and file._content is None
        and file.generated_by is None
    )
