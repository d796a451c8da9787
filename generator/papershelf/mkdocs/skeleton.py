"""Skeletons: our frame around a page, rendered once for all pages of a kind.

The template is rendered as MkDocs renders it, with a placeholder for each part of a page, and split
at the placeholders into pieces and slots. Filling the slots with parts makes a page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, TemplateNotFound
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.utils import get_relative_url
from msgspec import DecodeError, Struct, json

from papershelf.engine.artifact import Page
from papershelf.engine.task import digest, encode
from papershelf.outputs.addresses import site_path

_MARK = "zqx"
# Templates search the content for a heading.
_HEADING = "<h1>"
_PLACEHOLDER = re.compile(f"#{_MARK}([a-z]+){_MARK}(?:{_HEADING})?")
# Replaces a part of a path that no link of the theme leads to.
_ANY = "-"
_HEADLINE = re.compile(r'(<h([1-6]) id="?([^"\s>]+)"?[^>]*>.*?)(?=</h\2>)', re.DOTALL)
_ANCHOR = re.compile(r"\s(?:id|name)=(?:\"([^\"]*)\"|([^\s\">]+))")


class _PageKind(Struct, frozen=True, kw_only=True, array_like=True):
    """What the pages of one skeleton have in common; its JSON is the name of the skeleton.

    `path` is the pattern of their paths below the docs folder, in which `_ANY` replaces names that
    no link of the theme leads to. `moved` is None unless they redirect, and says then whether to
    one new address.
    """

    path: str
    template: str
    is_described: bool
    moved: bool | None
    has_feed: bool


def has_moved(skeleton: str) -> bool:
    """Return whether pages of the skeleton of this name are redirects."""
    return json.decode(skeleton, type=_PageKind).moved is not None


def _placeholder(slot: str) -> str:
    """Return the placeholder of *slot*.

    It begins with "#", so that no filter makes it a relative path, and has nothing to escape.
    """
    return f"#{_MARK}{slot}{_MARK}"


class _Skeleton(Struct, frozen=True, kw_only=True):
    """The HTML of a page: `pieces` alternate with names of slots for the parts of the page."""

    pieces: Sequence[str]
    digest: str

    def fill(self, parts: Mapping[str, str]) -> bytes:
        """Return the HTML of the page with *parts*, by the names of their slots."""
        filled = [*self.pieces]
        filled[1::2] = [parts[slot] for slot in self.pieces[1::2]]
        return "".join(filled).encode("utf-8", "xmlcharrefreplace")


def split(html: str, seed: bytes) -> _Skeleton:
    """Return the skeleton of *html*, a page that was rendered with placeholders for its parts.

    Its digest covers *seed* as well. Raises PluginError where a template has changed a placeholder.
    """
    pieces = _PLACEHOLDER.split(html)
    if any(_MARK in piece for piece in pieces):
        raise PluginError("a template changes a placeholder of a page; set `fast: false`")
    return _Skeleton(pieces=pieces, digest=digest(seed, html.encode(errors="replace")))


class Frames:
    """Our frame: skeletons of generated pages, and complete pages of the navigation."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, env: Environment, date: str) -> None:
        """Prepare frames from the templates of *env*; *date* is the date of all pages."""
        self._config = config
        self._nav = nav
        self._env = env
        self._date = date
        # A text that contains every path that templates may link to.
        self._linked = repr((config.nav, dict(config.theme), config.extra))
        self._linked += repr((config.extra_css, config.extra_javascript))
        toc: Mapping[str, Any] = (config.mdx_configs or {}).get("toc") or {}
        self._has_permalinks = bool(toc.get("permalink"))
        self._url = partial(url_of, directory_urls=config.use_directory_urls)
        self._seed = encode((self._has_permalinks, self._linked, config.site_url))
        self._skeletons: dict[str, _Skeleton] = {}
        self._site_url = f"{config.site_url.rstrip('/')}/" if config.site_url else ""

    def digests(self, last: Iterable[str] = ()) -> dict[str, str]:
        """Return the digests of all skeletons by name, and of those of the *last* site.

        Names of another version, and of templates that are gone, have none.
        """
        for name in last:
            with suppress(DecodeError, TemplateNotFound):
                self._skeleton(name)
        return {name: skeleton.digest for name, skeleton in self._skeletons.items()}

    def _pattern(self, path: str) -> str:
        """Return *path* with the names replaced that do not affect the theme's links."""
        prefix, *others = path.removesuffix(".md").split("/")
        pattern = [prefix]
        for name in others:
            prefix = f"{prefix}/{name}"
            pattern.append(name if name == "index" or prefix in self._linked else _ANY)
        return f"{'/'.join(pattern)}.md"

    def _skeleton(self, name: str) -> _Skeleton:
        """Return the skeleton of *name*; raises msgspec.DecodeError for a malformed name."""
        if name not in self._skeletons:
            self._skeletons[name] = self._render_skeleton(json.decode(name, type=_PageKind))
        return self._skeletons[name]

    def _render_skeleton(self, kind: _PageKind) -> _Skeleton:
        page = Page(
            title=_placeholder("title"),
            description=_placeholder("description") if kind.is_described else "",
            content=_placeholder("content") + _HEADING,
            template=kind.template,
            moved={None: None, False: "", True: _placeholder("moved")}[kind.moved],
            feed=_placeholder("feed") if kind.has_feed else "",
            metadata=_placeholder("metadata"),
            coins=_placeholder("coins"),
        )
        file = File(kind.path, None, self._config.site_dir, self._config.use_directory_urls)
        # A generated page has no source in the repository to edit.
        file.edit_uri = None
        # These are computed lazily from the path, which a placeholder is about to replace.
        file.url, file.name = file.url, file.name
        site_page = self.site_page(file, page)
        if site_page.canonical_url is not None:
            site_page.canonical_url = _placeholder("canonical")
        return split(self._render(site_page), self._seed)

    def complete_page(self, page: SitePage) -> bytes:
        """Return the complete HTML of a page in the navigation, which `site_page` has filled."""
        return self._render(page).encode("utf-8", "xmlcharrefreplace")

    def site_page(self, file: File, page: Page) -> SitePage:
        """Return MkDocs' page of *file*, filled with the parts of the generated *page*."""
        filled = file.page or SitePage(None, file, self._config)
        filled.content = self._content(page)
        anchors = _ANCHOR.findall(page.content)
        filled.present_anchor_ids = {quoted or bare for quoted, bare in anchors}
        filled.meta = meta_of(page)
        # A page without Markdown has a title only if the navigation gives it one.
        if filled.title is None:
            filled.title = page.title
            # This title is escaped; Material unescapes only titles that come from headings.
            filled.meta.update({} if filled.is_homepage else {"title": page.title})
        filled.markdown = ""
        filled.update_date = self._date
        filled.edit_url = None
        return filled

    def _content(self, page: Page) -> str:
        return with_permalinks(page.content) if self._has_permalinks else page.content

    def _render(self, page: SitePage) -> str:
        """Render *page* as MkDocs renders it."""
        config = self._config
        page.active = True
        context = get_context(self._nav, [], config, page)
        template = self._env.get_template(page.meta["template"])
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self._nav)
        html = template.render(context)
        page.active = False
        return html

    def fill(self, path: str, page: Page) -> tuple[str, bytes]:
        """Return the name of the skeleton of the generated *page*, and the page's HTML."""
        kind = _PageKind(
            path=self._pattern(path),
            template=page.template,
            is_described=bool(page.description),
            moved=None if page.moved is None else bool(page.moved),
            has_feed=bool(page.feed),
        )
        name = json.encode(kind).decode()
        return name, self._skeleton(name).fill(self._parts(path, page))

    def _parts(self, path: str, page: Page) -> Mapping[str, str]:
        url = self._url(path)
        # Without its extension, `notes` would be the folder of the page `notes/`.
        feed = page.feed and get_relative_url(f"{page.feed}.xml", url).removesuffix(".xml")
        return {
            "title": page.title,
            "description": page.description,
            "content": self._content(page),
            "canonical": self._site_url + url,
            "moved": escape(get_relative_url(page.moved, url)) if page.moved else "",
            "feed": escape(feed),
            "metadata": page.metadata,
            "coins": page.coins,
        }

    def dest_uri(self, path: str) -> str:
        """Return the path in the site of the file at *path* below the docs folder."""
        uri = site_path(path, directory_urls=self._config.use_directory_urls)
        return uri if uri and not uri.endswith("/") else f"{uri}index.html"

    def address(self, path: str) -> str:
        """Return the absolute address of a generated page, if the site has an address."""
        return self._site_url + self._url(path)


def meta_of(page: Page) -> dict[str, Any]:
    """Return what templates read of the generated *page* in addition to title and content.

    It excludes the page from Material's index.
    """
    return {
        "generated": True,
        "template": page.template,
        "search": {"exclude": True},
        "description": page.description,
        "metadata": page.metadata,
        "coins": page.coins,
        "moved": page.moved,
        "feed": page.feed,
    }


def with_permalinks(html: str) -> str:
    """Return *html* with the permalinks of the Markdown extension toc on its headings."""
    link = r'<a class="headerlink" href="#\3" title="Permanent link">&para;</a>'
    return _HEADLINE.sub(rf"\1{link}", html)


def url_of(path: str, *, directory_urls: bool) -> str:
    """Return the address of the generated page at *path*, relative to that of the site."""
    return quote(site_path(path, directory_urls=directory_urls))
