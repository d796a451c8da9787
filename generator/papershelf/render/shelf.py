"""The files of a site of which most are rendered elsewhere, and found by who looks for them.

MkDocs, its themes and plugins may still ask for one by its path, for all as a list, and for what a
page says of itself: all that is looked up or read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import PurePath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page


class Shelf(Files):
    """Files, some of which can be set aside: they are found by their path and not in any list.

    One that is asked for before `hide`, by whoever makes the navigation, is put back.
    """

    def __init__(self, files: Iterable[File]) -> None:
        super().__init__(files)
        self.aside: dict[str, File | None] = {}
        self.order: tuple[str, ...] = ()
        self.stand_in: Callable[[str], File] | None = None
        # Whether a file of the site can stay as the last build left it: source and place.
        self.keep: Callable[[str, str], bool] = lambda _source, _place: False

    def set_aside(self, files: Iterable[File]) -> None:
        """Take files out of the lists."""
        self.order = tuple(file.src_uri for file in self.documentation_pages())
        self.aside = {file.src_uri: file for file in files}
        self._src_uris = {
            name: file for name, file in self.src_uris.items() if name not in self.aside
        }

    def hide(self, stand_in: Callable[[str], File]) -> None:
        """Forget the files that are set aside; `stand_in` makes one that is asked for."""
        self.aside = dict.fromkeys(self.aside)
        self.stand_in = stand_in

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
        file = self.aside[name]
        return self.put_back(name, file) if file else None

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


class LateMeta(Mapping[str, Any]):
    """The metadata of a page, read when something else is asked than whether it has moved."""

    def __init__(self, read: Callable[[], Mapping[str, Any]], moved: bool) -> None:
        self._read = read
        self._moved = moved

    def __getitem__(self, name: str) -> Any:
        if name == "moved" and not self._moved:
            raise KeyError(name)
        return self._read()[name]

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
    def present_anchor_ids(self) -> set[str] | None:  # type: ignore[override]  # MkDocs only reads it
        """The places in this page that links can lead to."""
        return self.loaded.present_anchor_ids

    def __getattr__(self, name: str) -> Any:
        if name not in ("markdown", "content", "toc", "meta", "_title_from_render"):
            raise AttributeError(name)
        return getattr(self.loaded, name)


class Listed:
    """A file and its page in a list of all: what site maps ask of them is at hand."""

    def __init__(
        self, find: Callable[[], Any], addresses: Mapping[str, str | None], *, moved: bool
    ) -> None:
        self._find = find
        self.canonical_url = addresses["canonical_url"]
        self.abs_url = addresses["abs_url"]
        self.moved = moved

    @property
    def page(self) -> ListedPage:
        """The page."""
        return ListedPage(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)


class ListedPage:
    """The page of such a file."""

    is_link = False

    def __init__(self, file: Listed) -> None:
        self.file = file
        self.canonical_url = file.canonical_url
        self.abs_url = file.abs_url
        self.meta = LateMeta(lambda: file._find().page.meta, moved=file.moved)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file._find().page, name)


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


def candidates(files: Files, ours: AbstractSet[str]) -> Iterator[File]:
    """The pages of ours that no navigation names and that lie on the disk as they were written."""
    for file in files.documentation_pages():
        if (
            file.src_uri in ours
            and file.inclusion is InclusionLevel.NOT_IN_NAV
            and file._content is None
            and file.generated_by is None
        ):
            yield file
