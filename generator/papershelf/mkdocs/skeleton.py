"""Skeletons: what the theme puts around a page, rendered once for all pages of a kind.

The theme's template is rendered as MkDocs does it, with placeholders in the place of all that comes
from a page, and split at them. A page is what its parts, in the slots, make of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from jinja2.filters import do_striptags
from jinja2.utils import htmlsafe_json_dumps
from markdown.extensions.toc import nest_toc_tokens
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url
from msgspec import DecodeError, Struct, json

from papershelf.engine.artifact import Heading, Page
from papershelf.engine.task import digest, encode
from papershelf.outputs.addresses import site_path

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_MARK = "zqx"
# Stands for a part of a path that no link of the theme leads to.
_ANY = "-"
_HEADLINE = re.compile(r'(<h([1-6]) id="?([^"\s>]+)"?[^>]*>.*?)(?=</h\2>)', re.DOTALL)
_ANCHOR = re.compile(r"\s(?:id|name)=(?:\"([^\"]*)\"|([^\s\">]+))")


class SkeletonError(Exception):
    """A template does with a page what no slot can stand for."""


class _PageKind(Struct, frozen=True, array_like=True):
    """What pages of one skeleton have in common; as JSON, the name of the skeleton.

    *path* is that of any of them below the docs folder, but for names that no link of the theme
    leads to; *levels* are those of the headings.
    """

    path: str
    template: str
    hide: tuple[str, ...]
    levels: tuple[int, ...]
    is_described: bool
    moved: bool | None
    has_feed: bool


def has_moved(skeleton: str) -> bool:
    """Return whether pages of the skeleton of this name only lead on."""
    return json.decode(skeleton, type=_PageKind).moved is not None


_Change = Callable[[str], str]


# What templates do with parts of a page.
_CHANGES: tuple[_Change, ...] = (
    *(str, do_striptags, escape),
    lambda text: escape(do_striptags(text)),
    htmlsafe_json_dumps,
)


def _placeholder(slot: str) -> str:
    """Return a text that stands for a part of a page, and has another form after each change.

    As templates look for a headline in the content, it has one; and what begins so is no path that
    a filter could make relative.
    """
    return f"#{_MARK}{slot}<h1>&amp;{_MARK}"


# A group for each change, with the name of the slot.
_PLACEHOLDERS = re.compile(
    "|".join(
        re.escape(change(_placeholder("slot"))).replace("slot", "([a-z]+[0-9]*)")
        for change in _CHANGES
    )
)


class _Skeleton(Struct, frozen=True, kw_only=True):
    """The HTML of a page in pieces: between each two of them is a slot for a part of the page.

    `slots` tells the name of each, and what a filter of the template does with what goes into it.
    """

    pieces: Sequence[str]
    slots: Sequence[tuple[str, _Change]]
    digest: str

    def fill(self, parts: Mapping[str, str]) -> bytes:
        """Return the page that has these *parts*, by the names of their slots."""
        filled = [self.pieces[0]]
        for (slot, change), piece in zip(self.slots, self.pieces[1:], strict=True):
            filled += (change(parts[slot]), piece)
        return "".join(filled).encode("utf-8", "xmlcharrefreplace")


def split(html: str, seed: bytes) -> _Skeleton:
    """Return the skeleton of a page that was rendered with placeholders for its parts.

    Its digest is of *seed* as well. Raises SkeletonError where a placeholder was changed otherwise.
    """
    found = list(_PLACEHOLDERS.finditer(html))
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(html)]
    pieces = [html[start:end] for start, end in zip(starts, ends, strict=True)]
    if any(_MARK in piece for piece in pieces):
        raise SkeletonError("a template changes a part of a page")
    groups = [match.lastindex or 0 for match in found]
    return _Skeleton(
        pieces=pieces,
        slots=[
            (match[group], _CHANGES[group - 1]) for match, group in zip(found, groups, strict=True)
        ],
        digest=digest(seed, html.encode(errors="replace")),
    )


class Frames:
    """The theme's frames: skeletons of generated pages, and the whole of those that it names."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, env: Environment, date: str) -> None:
        """Render with the templates of *env*; *date* is the one that pages have."""
        self._config = config
        self._nav = nav
        self._env = env
        self._date = date
        # All that templates may make a link of, and more.
        self._linked = repr((config.nav, dict(config.theme), config.extra))
        self._linked += repr((config.extra_css, config.extra_javascript))
        toc: Mapping[str, Any] = (config.mdx_configs or {}).get("toc") or {}
        self._has_permalinks = bool(toc.get("permalink"))
        self._seed = encode((self._has_permalinks, self._linked, config.site_url))
        self._skeletons: dict[str, _Skeleton] = {}
        self._site_url = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
        self._site_path = urlsplit(self._site_url).path

    def digests(self, last: Iterable[str] = ()) -> dict[str, str]:
        """Return the digests of all skeletons so far by name, and of those of the *last* site."""
        for name in last:
            with suppress(DecodeError):
                self._skeleton(name)
        return {name: skeleton.digest for name, skeleton in self._skeletons.items()}

    def _kind(self, path: str, page: Page) -> _PageKind:
        """Return the kind of a generated *page*."""
        return _PageKind(
            self._pattern(path),
            page.template,
            page.hide,
            tuple([heading.level for heading in page.toc]),
            bool(page.description),
            None if page.moved is None else bool(page.moved),
            bool(page.feed),
        )

    def _pattern(self, path: str) -> str:
        """Return a path with all names replaced that make no difference to the theme's links."""
        *folders, last = path.removesuffix(".md").split("/")
        if not folders:
            return path
        known = folders[0]
        made = [known]
        for part in folders[1:]:
            known = f"{known}/{part}"
            made.append(part if known in self._linked else _ANY)
        is_known = last == "index" or f"{known}/{last}" in self._linked
        return f"{'/'.join(made)}/{last if is_known else _ANY}.md"

    def _skeleton(self, name: str) -> _Skeleton:
        """Return the skeleton of a name; raises msgspec.DecodeError where it is none of a kind."""
        if name not in self._skeletons:
            self._skeletons[name] = self._render_skeleton(json.decode(name, type=_PageKind))
        return self._skeletons[name]

    def _render_skeleton(self, kind: _PageKind) -> _Skeleton:
        headings = [
            Heading(level, _placeholder(f"id{number}"), _placeholder(f"heading{number}"))
            for number, level in enumerate(kind.levels)
        ]
        page = Page(
            title=_placeholder("title"),
            description=_placeholder("description") if kind.is_described else "",
            content=_placeholder("content"),
            toc=tuple(headings),
            hide=kind.hide,
            template=kind.template,
            moved=_placeholder("moved") if kind.moved else None if kind.moved is None else "",
            feed=_placeholder("feed") if kind.has_feed else "",
            metadata=_placeholder("metadata"),
            coins=_placeholder("coins"),
        )
        file = File(kind.path, None, self._config.site_dir, self._config.use_directory_urls)
        # So it is in no repository, where it could be edited.
        file.edit_uri = None
        # These are made of the path, which a placeholder takes the place of.
        file.url, file.name = file.url, file.name
        made = self.fill_page(file, page)
        if made.canonical_url is not None:
            made.canonical_url = _placeholder("canonical")
            made.abs_url = _placeholder("url")
        file.src_uri = _placeholder("source")
        return split(self._render(made), self._seed)

    def whole(self, page: SitePage) -> bytes:
        """Return the HTML of a page of the navigation, that was filled."""
        return self._render(page).encode("utf-8", "xmlcharrefreplace")

    def fill_page(self, file: File, page: Page) -> SitePage:
        """Return the page of MkDocs for a *file*, with what a generated *page* has."""
        made = file.page or SitePage(None, file, self._config)
        made.content, made.present_anchor_ids = self._content(page), anchors_in(page.content)
        # As the extension of Markdown gives them, each below the one that it belongs to.
        headings: Any = [{"level": one.level, "id": one.id, "name": one.title} for one in page.toc]
        made.toc = get_toc(nest_toc_tokens(headings))
        made.meta = {
            "hide": list(page.hide),
            "generated": True,
            "template": page.template,
            "search": {"exclude": True},
            "description": page.description,
            "metadata": page.metadata,
            "coins": page.coins,
        }
        if page.moved is not None:
            made.meta["moved"] = page.moved
        if page.feed:
            made.meta["feed"] = page.feed
        # There is none as long as there is no Markdown and the navigation gives none.
        if made.title is None:
            made.title = page.title
            # As it is escaped, which Material undoes in titles that come from headings.
            made.meta.update({} if made.is_homepage else {"title": page.title})
        made.markdown = ""
        made.update_date = self._date
        made.edit_url = None
        return made

    def _content(self, page: Page) -> str:
        return with_permalinks(page.content) if self._has_permalinks else page.content

    def _render(self, page: SitePage) -> str:
        """Render a page as MkDocs does it."""
        config = self._config
        page.active = True
        context = get_context(self._nav, [], config, page)
        template = self._env.get_template(page.meta["template"])
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self._nav)
        html = template.render(context)
        page.active = False
        return html

    def fill(self, path: str, page: Page) -> tuple[str, bytes]:
        """Return the name of the skeleton of a generated *page*, and its HTML."""
        name = json.encode(self._kind(path, page)).decode()
        return name, self._skeleton(name).fill(self._parts(path, page))

    def _parts(self, path: str, page: Page) -> Mapping[str, str]:
        url = url_of(path, directory_urls=self._config.use_directory_urls)
        return {
            "title": page.title,
            "description": page.description,
            "content": self._content(page),
            "canonical": self._site_url + url,
            "url": self._site_path + url,
            "source": path,
            "moved": get_relative_url(page.moved, url) if page.moved else "",
            "feed": get_relative_url(page.feed, url) if page.feed else "",
            "metadata": page.metadata,
            "coins": page.coins,
            **{f"id{number}": heading.id for number, heading in enumerate(page.toc)},
            **{f"heading{number}": heading.title for number, heading in enumerate(page.toc)},
        }

    def place(self, path: str) -> str:
        """Return where the file of a *path* below the docs folder lies in the site."""
        place = site_path(path, directory_urls=self._config.use_directory_urls)
        return place if place and not place.endswith("/") else f"{place}index.html"

    def address(self, path: str) -> str:
        """Return the whole address of a generated page in a site that has one."""
        return self._site_url + url_of(path, directory_urls=self._config.use_directory_urls)


def with_permalinks(html: str) -> str:
    """Return content whose headings have the links that Markdown gives them on demand."""
    link = r'<a class="headerlink" href="#\3" title="Permanent link">&para;</a>'
    return _HEADLINE.sub(rf"\1{link}", html)


def url_of(path: str, *, directory_urls: bool) -> str:
    """Return the address of a generated page below that of the site."""
    return quote(site_path(path, directory_urls=directory_urls))


def anchors_in(html: str) -> set[str]:
    """Return the places in the content of a page that links can lead to."""
    return {quoted or bare for quoted, bare in _ANCHOR.findall(html)}
