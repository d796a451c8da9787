"""From the Markdown of a page to its content, as MkDocs makes it, many pages one after the other.

MkDocs makes a new Markdown for every page; here one serves all, which Markdown has `reset` for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Protocol, cast

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import _ExtractTitleTreeprocessor, _RelativePathTreeprocessor
from mkdocs.utils import meta

from papershelf.mkdocs.compact import TOP, compact, with_top
from papershelf.mkdocs.shorthand import (
    ADDRESS,
    FULL,
    SHORT,
    Converted,
    Shorthand,
    UnknownFormError,
    knows,
)

# What Material's search plugin takes out of every page.
SEARCH_MARKS = re.compile(r"\s?data-search-\w+=\"[^\"]+\"")
# A page that a link names just as its path is.
PLAIN = re.compile(r"(?:[a-z0-9_-]+/)*[a-z0-9_-]+\.md")
# What a link asks of a page, where it stays as it is.
QUERY = re.compile(r"(?:[a-z]+=[a-z0-9-]+)?")
# Characters that YAML treats in ways of its own, or not at all.
ODD = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
WORDS = re.compile(r" .*[A-Za-z]{3}|[A-Za-z]{3}.* ")
FRONT = re.compile(
    r"---\n((?:title: .*\n)?(?:description: .*\n)?)((?:(?:[A-Za-z]|- |  ).*\n)*?)---\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page's source gives; `sure` if that rests on nothing but the source.

    And on the pages being there that its links lead to. `toc` are the headings as Markdown's
    extension gives them.
    """

    meta: Mapping[str, Any]
    title: Any
    html: str
    toc: Sequence[Mapping[str, Any]]
    anchors: Mapping[str, Mapping[str, str]]
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """The files of a site by their paths below the docs folder, without an object for each.

    `odd` are those that are no page, not as their path says, or not named by it as it is: what the
    site makes of them, and whether they are part of it.
    """

    paths: frozenset[str]
    odd: Mapping[str, tuple[str, InclusionLevel]]
    directory_urls: bool

    @property
    def displaced(self) -> dict[str, tuple[str, str]]:
        """Those of the odd files that are not where their path says, or not part of the site.

        What links to the others come to is in their paths, some of which tell their content: each
        change of a paper gives the index of the search other files.
        """
        return {
            name: (place, str(inclusion))
            for name, (place, inclusion) in self.odd.items()
            if inclusion.is_excluded()
            or place != File(name, None, "", self.directory_urls).dest_uri
        }

    def get_file_from_path(self, path: str) -> File | None:
        """The file of a path, in the manner of MkDocs' `Files`."""
        return self.file(PurePath(path).as_posix())

    def file(self, name: str) -> File | None:
        """The file of a name, if the site has it."""
        if name not in self.paths:
            return None
        return file_named(name, self.odd.get(name), directory_urls=self.directory_urls)


@lru_cache(maxsize=2048)
def file_named(name: str, odd: tuple[str, InclusionLevel] | None, *, directory_urls: bool) -> File:
    """The file of a name, or of an odd one with its place and whether it is part of the site."""
    file = File(name, None, "", directory_urls, inclusion=InclusionLevel.NOT_IN_NAV)
    if odd:
        file.dest_uri, file.inclusion = odd
    return file


class SourceFile(Protocol):
    """What is asked of the file of a page."""

    @property
    def src_uri(self) -> str:
        """The path below the docs folder."""

    @property
    def url(self) -> str:
        """The address below the site's."""

    @property
    def name(self) -> str:
        """The name without its ending."""


class Links(_RelativePathTreeprocessor):
    """MkDocs' own way to make links relative, which remembers those it has seen."""

    def __init__(self, files: Names, config: Any) -> None:
        super().__init__(cast("File", None), cast("Files", files), cast("MkDocsConfig", config))
        self.names = files
        self.known: dict[str, tuple[str, str]] = {}
        # Whether all links of the page lead to pages that are there, into it, or out of the site.
        self.sure = True
        self.folder = ""
        # Each folder around the page, from the outermost, and the names on the way to its address.
        self.folders: list[str] = []
        self.here: list[str] = []
        self.own = "/"
        # By the folder that links name: where it is, and how the addresses of its pages begin.
        self.ways: dict[str, tuple[str, str]] = {}
        self.ending = "/" if files.directory_urls else ".html"

    def begin(self, file: SourceFile) -> None:
        """Begin with the links of a page."""
        # All that is asked of it is what a `SourceFile` has.
        self.file = cast("File", file)
        self.links_to_anchors = {}
        self.sure = True
        self.here = [part for part in file.url.split("/")[:-1] if part != "."]
        self.own = f"/{self.here[-1]}/" if self.here else "/"
        around = posixpath.dirname(file.src_uri)
        folder = f"{around}:{file.url.count('/')}"
        if folder != self.folder or len(self.known) > 1 << 15:
            self.known = {}
            self.ways = {}
            self.folder = folder
            parts = [f"{part}/" for part in around.split("/") if part]
            self.folders = ["".join(parts[:kept]) for kept in range(len(parts) + 1)]

    def path_to_url(self, url: str) -> str:
        """The address of what a link in the source names."""
        if url.startswith(("https://", "http://")) and "[" not in url:
            return url
        found = self.known.get(url)
        if found and not found[1].startswith(self.file.url):
            return found[0]
        made = super().path_to_url(url)
        if "#" not in url and "?" not in url and made != url:
            target = self.names.get_file_from_path(self._target_uri(self.file.src_uri, url))
            if target and not target.url.startswith(self.file.url):
                self.known[url] = made, target.url
            self.sure = self.sure and target is not None and bool(PLAIN.fullmatch(target.src_uri))
        elif not url.startswith("#"):
            self.sure = False
        return made

    def plain(self, url: str) -> str:
        """The address of what a link names.

        Raises UnknownFormError where there may be more to say of it.
        """
        if url.startswith(("https://", "http://")):
            if not ADDRESS.fullmatch(url):
                raise UnknownFormError
            return url
        folder, _, name = url.rpartition("/")
        stem = name.removesuffix(".md")
        # The way to what the page's own address leads through can be shorter than to the others.
        is_usual = (
            self.own not in f"/{folder}/" and stem not in ("index", name) and stem not in self.here
        )
        way = self.ways.get(folder) if is_usual else None
        if way:
            path = way[0] + name
            if path in self.names.paths and path not in self.names.odd:
                return f"{way[1]}{stem}{self.ending}"
        path, address = self.found(url)
        if is_usual:
            self.ways[folder] = path.removesuffix(name), address.removesuffix(stem + self.ending)
        return address

    def found(self, url: str) -> tuple[str, str]:
        """The path of what a link names, and its address from here."""
        target, mark, query = url.partition("?")
        up = target.count("../")
        kept = len(self.folders) - 1 - up
        path = target[3 * up :]
        if kept < 0 or not target.startswith("../" * up) or not QUERY.fullmatch(query):
            raise UnknownFormError
        name = self.folders[kept] + path
        if name not in self.names.paths or name in self.names.odd:
            raise UnknownFormError
        return name, self.relative(kept, path.removesuffix(".md")) + mark + query

    def relative(self, kept: int, path: str) -> str:
        """The way from the page to what lies below one of the folders around it."""
        here = self.here
        slash = "/" if self.names.directory_urls else ""
        while kept < len(here) and f"{path}{slash}".startswith(f"{here[kept]}/"):
            path = path[len(here[kept]) + 1 :]
            kept += 1
        up = "../" * (len(here) - kept)
        if not self.names.directory_urls:
            return f"{up}{path}.html"
        if path == "index" or path.endswith("/index"):
            path = path.removesuffix("index")
        elif path:
            path = f"{path}/"
        return up + path or "./"


class Converter:
    """Makes the content of one page after the other, in fewer bytes where it is to be `short`."""

    def __init__(
        self,
        *,
        extensions: Sequence[Any],
        settings: Mapping[str, Any],
        names: Names,
        config: Any,
        keep: bool,
        short: bool = False,
    ) -> None:
        self.extensions = list(extensions)
        self.settings = dict(settings)
        self.links = Links(names, config)
        self.keep = keep
        self.is_short = short
        self.markdown: Markdown | None = None
        self.heading = _ExtractTitleTreeprocessor()
        self.shorthand: Shorthand | None = None
        if keep and knows(Markdown(), self.extensions, self.settings):
            permalinks = bool((self.settings.get("toc") or {}).get("permalink"))
            self.shorthand = Shorthand(self.links.plain, permalinks, SHORT if short else FULL)

    def make(self) -> Markdown:
        """A Markdown like MkDocs', without what only looks for anchors."""
        made = Markdown(extensions=self.extensions, extension_configs=self.settings)
        self.links._register(made)
        self.heading._register(made)
        return made

    def short(self, text: str, file: SourceFile) -> Converted | None:
        """A page by the short way, if it is one for that."""
        self.links.begin(file)
        if self.shorthand is None:
            return None
        self.shorthand.enter(self.links.folder)
        return self.shorthand.convert(text)

    def content(self, source: str, file: SourceFile) -> Content:
        """The content of a page."""
        text, values = front_matter(source)
        short = self.short(text, file)
        if short is None:
            found = self.plain(text, values, file)
            return shortened(found) if self.is_short else found
        return Content(
            meta=values,
            title=title_of(values, short.title, file),
            html=short.html,
            toc=short.tokens,
            anchors={},
            sure=True,
        )

    def plain(self, text: str, values: Mapping[str, Any], file: SourceFile) -> Content:
        """The content of a page as Markdown has it."""
        if self.markdown is None or not self.keep:
            self.markdown = self.make()
        markdown = self.markdown.reset()
        self.heading.title = None
        self.links.begin(file)
        html = markdown.convert(text)
        toc = getattr(markdown, "toc_tokens", [])
        own = self.links.links_to_anchors.get(self.links.file, {})
        return Content(
            meta=values,
            title=title_of(values, self.heading.title, file),
            html=html,
            toc=toc,
            anchors={
                target.src_uri: links for target, links in self.links.links_to_anchors.items()
            },
            sure=self.links.sure and own.keys() <= {heading["id"] for heading in flat(toc)},
        )


def shortened(content: Content) -> Content:
    """The same content in fewer bytes; the plugin does so where MkDocs renders a page."""
    html, top = with_top(content.html)
    toc = content.toc
    if top and toc and toc[0]["id"] == top:
        toc = [{**toc[0], "id": TOP}, *toc[1:]]
    return replace(content, html=compact(html), toc=toc)


def front_matter(source: str) -> tuple[str, dict[str, Any]]:
    """The Markdown of a page and its metadata, as MkDocs reads them."""
    match = FRONT.match(source)
    if match is None:
        return meta.get_data(source)
    first, rest = match.groups()
    values: dict[str, Any] = {}
    for line in first.splitlines():
        name, _, written = line.partition(": ")
        value = scalar(written)
        if value is None:
            return meta.get_data(source)
        values[name] = value
    remaining = block(rest)
    if remaining is None:
        return meta.get_data(source)
    values.update(remaining)
    return source[match.end() :].lstrip("\n"), values


def scalar(written: str) -> str | None:
    """A text as YAML reads it, where it needs no thought."""
    if not written.isprintable() and ODD.search(written):
        return None
    if written[:1] == "'" == written[-1:] and len(written) > 1:
        inner = written[1:-1]
        return inner.replace("''", "'") if "'" not in inner.replace("''", "") else None
    # Several words are neither a number nor a date, true or null.
    is_words = written[:1].isalnum() and WORDS.search(written) and written[-1] not in ": "
    return written if is_words and ": " not in written and " #" not in written else None


@lru_cache(maxsize=256)
def block(text: str) -> dict[str, Any] | None:
    """The values of a block that many pages have in common; they are not to be changed."""
    if not text:
        return {}
    values = meta.get_data(f"---\n{text}---\n")[1]
    is_whole = values and not {"title", "description"} & values.keys()
    return values if is_whole and not re.match(r"[\s.-]", text) else None


def title_of(values: Mapping[str, Any], heading: str | None, file: SourceFile) -> Any:
    """The title of a page that no navigation names, as MkDocs chooses it."""
    if "title" in values:
        return values["title"]
    if heading:
        return heading
    name = file.name.replace("-", " ").replace("_", " ")
    return name.capitalize() if name.lower() == name else name


def flat(toc: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """All headings, each before those below it."""
    for heading in toc:
        yield heading
        if heading["children"]:
            yield from flat(heading["children"])
