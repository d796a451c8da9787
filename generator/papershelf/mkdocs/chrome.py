"""The theme around a page: rendered by MkDocs' own templates with slots in the place of the page.

What stands in for the page here has the attributes of MkDocs' `Page` and no others, so that a
template which asks for more is not followed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import script_tag_filter, url_filter

from papershelf.mkdocs.pages import Filled
from papershelf.mkdocs.shells import Shell, Tracer, UntraceableError, holds_slots, trace, watched

# Of a page that no navigation names these are always the same.
FIXED: Mapping[str, Any] = {
    "active": True,
    "ancestors": [],
    "children": None,
    "edit_url": None,
    "is_homepage": False,
    "is_link": False,
    "is_page": True,
    "is_section": False,
    "is_top_level": True,
    "next_page": None,
    "parent": None,
    "previous_page": None,
}
SLOTS = frozenset({"url", "content", "title"})
ADDRESSES = frozenset({"canonical_url", "abs_url"})
FILE_SLOTS = frozenset({"src_uri", "src_path", "dest_uri", "name", "url"})


@dataclass(frozen=True, slots=True)
class Address:
    """A page of which nothing but the address is known."""

    url: str


class Heading(AnchorLink):
    """A heading in the table of contents; by `active` MkDocs tells templates the first."""

    active = False


@dataclass(frozen=True, slots=True)
class Relative:
    """The filter `url` for values that come from the page."""

    base: str

    def __call__(self, value: object, url: str) -> str:
        """A path as it leads there from the page at `url`."""
        page: Any = Address(url)
        return normalize_url(str(value), page=page, base=self.base)


class WatchedMeta:
    """The metadata of a page; a text in it is a slot."""

    def __init__(self, tracer: Tracer, meta: Mapping[str, Any]) -> None:
        self._tracer = tracer
        self._meta = meta

    def __getitem__(self, name: str) -> Any:
        value = self._meta[name]
        return self._tracer.slot(f"meta {name}") if isinstance(value, str) else value

    def __contains__(self, name: object) -> bool:
        return name in self._meta

    def __len__(self) -> int:
        return len(self._meta)

    def __iter__(self) -> Iterator[str]:
        return iter(self._meta)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name."""
        return self[name] if name in self._meta else default

    def __getattr__(self, name: str) -> NoReturn:
        if hasattr(dict, name):
            raise UntraceableError(f"it asks for page.meta.{name}")
        raise AttributeError(name)


class WatchedFile:
    """The file of a page."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def __getattr__(self, name: str) -> Any:
        if name in FILE_SLOTS:
            return self._tracer.slot(name)
        raise UntraceableError(f"it asks for page.file.{name}")


class WatchedPage:
    """A page with slots."""

    def __init__(self, tracer: Tracer, page: Filled) -> None:
        self._tracer = tracer
        self._page = page
        self.file = WatchedFile(tracer)
        self.meta = WatchedMeta(tracer, page.meta)
        self.toc = watched_toc(tracer, page.content.toc)
        self.is_index = page.file.name == "index"
        self.update_date = page.setup.date

    def __getattr__(self, name: str) -> Any:
        if name in FIXED:
            return FIXED[name]
        if name in SLOTS | ADDRESSES:
            value = self._page.values[name]
            return self._tracer.slot(name) if isinstance(value, str) else value
        if hasattr(Page, name) or name in Page.__annotations__:
            raise UntraceableError(f"it asks for page.{name}")
        raise AttributeError(name)


class AllPages:
    """In the place of all pages, which no shell can follow."""

    def __getattr__(self, name: str) -> NoReturn:
        raise UntraceableError("it asks for all pages")

    def __iter__(self) -> NoReturn:
        raise UntraceableError("it asks for all pages")

    def __len__(self) -> NoReturn:
        raise UntraceableError("it asks for all pages")

    def __getitem__(self, place: object) -> NoReturn:
        raise UntraceableError("it asks for all pages")


def watched_toc(tracer: Tracer, toc: Sequence[Mapping[str, Any]]) -> TableOfContents:
    """The table of contents with slots."""
    places = iter(range(10**6))

    def links(headings: Sequence[Mapping[str, Any]]) -> list[Heading]:
        made = []
        for heading in headings:
            place = next(places)
            # Of a text, which a slot stands for.
            title: Any = tracer.slot(f"heading {place}")
            anchor: Any = tracer.slot(f"id {place}")
            link = Heading(title, anchor, heading["level"])
            link.children = [*links(heading["children"])]
            made.append(link)
        return made

    items = links(toc)
    if items:
        items[0].active = True
    return TableOfContents([*items])


def is_relative(path: str) -> bool:
    """Whether the filter `url` makes a path relative to the page."""
    parts = urlsplit(path)
    return not (parts.scheme or parts.netloc or path.startswith(("/", "#")))


def linked(tracer: Tracer, path: str) -> None:
    """Take note of a path that is made relative to the page."""
    if is_relative(path):
        if path.startswith("../") or "\\" in path:
            raise UntraceableError(f"it links to {path}")
        tracer.link(posixpath.normpath(f"/{path}"))


def url(tracer: Tracer, function: Callable[..., Any], context: Any, value: Any) -> Any:
    """The filter `url`."""
    if function is not url_filter:
        raise UntraceableError("it has a filter `url` of its own")
    address, base = tracer.values["url"], context["base_url"]
    if holds_slots(value):
        return tracer.make(Relative(base), value, tracer.slot("url"))
    linked(tracer, str(value))
    return Relative(base)(value, address)


def script_tag(tracer: Tracer, function: Callable[..., Any], context: Any, value: Any) -> Any:
    """The filter `script_tag`."""
    if function is not script_tag_filter or holds_slots(value):
        raise UntraceableError("it has a filter `script_tag` of its own")
    linked(tracer, str(value))
    place = {"page": Address(tracer.values["url"]), "base_url": context["base_url"]}
    return function(place, value)


class Chrome:
    """Makes the shells of a theme."""

    def __init__(self, env: Environment, config: MkDocsConfig, nav: Navigation) -> None:
        self.env = env
        self.config = config
        self.nav = nav
        self.watching = watched(env, {"url": url, "script_tag": script_tag})

    def context(self, page: Any, address: str) -> dict[str, Any]:
        """What MkDocs gives to the template of a page."""
        place: Any = Address(address)
        made: dict[str, Any] = {**get_context(self.nav, [], self.config, place)}
        return {**made, "page": page, "pages": AllPages()}

    def shell(self, page: Filled) -> Shell:
        """The shell of a page's kind; raises UntraceableError where the theme can't be followed."""
        tracer = Tracer(page.values)
        for path in (".", *self.config.extra_css, *map(str, self.config.extra_javascript)):
            linked(tracer, str(path))
        context = self.context(WatchedPage(tracer, page), page.values["url"])
        if not isinstance(page.template, str):
            raise UntraceableError("its template has no name")
        return trace(self.watching, page.template, context, tracer)
