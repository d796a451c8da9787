"""Pages by the batch: from files of Markdown to files of HTML, in whatever process."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.files import File, InclusionLevel

from papershelf.files import write_page_file
from papershelf.mkdocs.content import SEARCH_MARKS, Content, Converter, Names, flat
from papershelf.mkdocs.shells import Form
from papershelf.private import unpickled

BATCH = 100
# Longer pages are not all white space.
SHORT = 1000
READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
PIECE = 1 << 14
# What SEARCH_MARKS looks for begins so; one without a value stays.
MARK = "data-search-"
EMPTY_MARK = f'{MARK}exclude=""'
# Addresses that are put behind another one as they are.
SIMPLE_PATH = re.compile(r"(?P<folder>(?:[a-z0-9_-]+/)+)(?P<name>[a-z0-9_-]+)\.md")
SIMPLE = re.compile(r"(?:[a-z0-9_-]+/)*(?:[a-z0-9_-]+(?:\.html)?)?")
Key = tuple[Any, ...]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How grave MkDocs is to find what is wrong with a link; `validation.links` of its settings."""

    absolute_links: int
    unrecognized_links: int
    not_found: int
    anchors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """`validation` of MkDocs' settings."""

    links: Links


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setup:
    """All that a process needs to render pages; it can be pickled.

    `settings` are those of the Markdown extensions, `keeps` tells whether one Markdown may serve
    all pages, `marks` whether Material's search takes its marks out of pages, `compact` whether
    pages are to have few bytes, `store` is the folder of the shells, `key` the one that they are
    sealed with, and `level` that of the messages that are wanted.
    """

    docs: Path
    site: Path
    store: Path
    extensions: Sequence[Any]
    settings: Mapping[str, Any]
    names: Names
    validation: Validation
    use_directory_urls: bool
    site_url: str
    search_page: str
    search_template: str
    date: str
    keeps: bool
    marks: bool
    compact: bool
    key: bytes = field(repr=False)
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A line of the log."""

    logger: str
    level: int
    text: str


@dataclass(slots=True, kw_only=True)
class Done:
    """What came of a batch.

    `left` are pages without a shell, `shells` the digests of those of pages that rest on their
    source alone, `moved` those that only lead on, and `anchors` the links from pages to places in
    others: by target and place as they are written.
    """

    pages: int = 0
    left: list[str] = field(default_factory=list)
    shells: dict[str, str] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    anchors: dict[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file of a page, as far as it matters, by the names that MkDocs' `File` has for it."""

    src_uri: str
    dest_uri: str
    url: str
    name: str
    inclusion: InclusionLevel = InclusionLevel.NOT_IN_NAV


def source_of(path: str, directory_urls: bool) -> Source:
    """The file of a path, as MkDocs sees it."""
    match = SIMPLE_PATH.fullmatch(path)
    if match is None:
        file = File(path, None, "", directory_urls)
        return Source(src_uri=path, dest_uri=file.dest_uri, url=file.url, name=file.name)
    folder, name = match["folder"], match["name"]
    if not directory_urls:
        page = f"{folder}{name}.html"
        return Source(src_uri=path, dest_uri=page, url=page, name=name)
    url = folder if name == "index" else f"{folder}{name}/"
    return Source(src_uri=path, dest_uri=f"{url}index.html", url=url, name=name)


def place_of(path: str, directory_urls: bool) -> str:
    """Where the page of a path lies in the site."""
    if not directory_urls or path.endswith("index.md") or not SIMPLE_PATH.fullmatch(path):
        return source_of(path, directory_urls).dest_uri
    return f"{path[:-3]}/index.html"


class Values(dict[str, Any]):
    """What may differ between pages of one kind, by name; what few themes ask for is made then."""

    def __init__(self, page: Filled) -> None:
        super().__init__()
        self.page = page

    def __missing__(self, name: str) -> Any:
        file, setup = self.page.file, self.page.setup
        if name in ("canonical_url", "abs_url"):
            self.update(addresses(setup.site_url, self["url"]))
        else:
            self.update(
                src_uri=file.src_uri,
                src_path=os.path.normpath(file.src_uri),
                dest_uri=file.dest_uri,
                name=file.name,
            )
        return dict.__getitem__(self, name)


class Filled:
    """A page with all that its shell asks for.

    `key` is what pages of one kind have in common, apart from what their shell finds out.
    """

    def __init__(self, file: Source, content: Content, setup: Setup) -> None:
        self.file = file
        self.meta = own_meta(content.meta, file.src_uri, setup)
        self.content = content
        self.setup = setup
        self.template = self.meta.get("template", "main.html")
        self.values = self._values()
        self.key = self._key()

    def _values(self) -> Values:
        url, html = self.file.url, self.content.html
        if self.setup.marks and has_marks(html):
            html = SEARCH_MARKS.sub("", html)
        values = Values(self)
        values["url"] = "" if url in (".", "./") else url
        values["title"] = self.content.title
        values["content"] = html
        for name, value in self.meta.items():
            if isinstance(value, str):
                values[f"meta {name}"] = value
        for place, heading in enumerate(flat(self.content.toc)):
            values[f"id {place}"] = heading["id"]
            values[f"heading {place}"] = heading["name"]
        return values

    def _key(self) -> Key:
        own = tuple(
            [
                (str(name), "" if isinstance(value, str) else repr(value))
                for name, value in self.meta.items()
            ]
        )
        title, url = self.content.title, self.file.url
        return (
            # The levels in their order tell which heading is below which.
            tuple([heading["level"] for heading in flat(self.content.toc)]),
            own,
            self.file.name == "index",
            "" if isinstance(title, str) else repr(title),
            self.template,
            url.partition("/")[0],
            url.count("/"),
        )


def has_marks(html: str) -> bool:
    """Whether Material's search takes anything out of a page; not where marks have no value."""
    count = html.count(MARK)
    return count > 0 and count != html.count(EMPTY_MARK) and bool(SEARCH_MARKS.search(html))


def own_meta(meta: Mapping[str, Any], path: str, setup: Setup) -> dict[str, Any]:
    """What the plugin makes of the metadata of a page of ours: `on_page_markdown` does the same."""
    made = {**meta, "search": {"exclude": True}}
    if path == setup.search_page:
        made.setdefault("template", setup.search_template)
    return made


def addresses(site_url: str, url: str) -> dict[str, str | None]:
    """The whole address of a page, as far as the site has one."""
    if not site_url:
        return {"canonical_url": None, "abs_url": None}
    base, path = base_of(site_url)
    if path and SIMPLE.fullmatch(url):
        return {"canonical_url": base + url, "abs_url": path + url}
    whole = urljoin(base, url)
    return {"canonical_url": whole, "abs_url": urlsplit(whole).path}


@lru_cache(maxsize=8)
def base_of(site_url: str) -> tuple[str, str]:
    """The address of the site with a slash at its end, and its path where it ends with that."""
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    parts = urlsplit(base)
    is_plain = parts.scheme in ("http", "https") and base.endswith(parts.path) and parts.path
    return base, parts.path if is_plain and urljoin(base, "a/") == f"{base}a/" else ""


class Renderer:
    """Renders pages with the shells that are in the store."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.docs = str(setup.docs)
        self.site = str(setup.site)
        self.shells: dict[Key, list[Form]] = {}
        self.converter = Converter(
            extensions=setup.extensions,
            settings=setup.settings,
            names=setup.names,
            config=setup,
            keep=setup.keeps,
            short=setup.compact,
        )

    def read(self, path: str) -> Filled:
        """A page from its file."""
        setup = self.setup
        file = source_of(path, setup.use_directory_urls)
        source = text_of(f"{self.docs}/{path}")
        return Filled(file, self.converter.content(source, file), setup)

    def shell(self, page: Filled) -> Form | None:
        """The shell for a page, if there is one yet."""
        known = self.shells.setdefault(page.key, [])
        while True:
            for shell in known:
                if fits(shell, page):
                    return shell
            try:
                data = place(self.setup.store, page.key, len(known)).read_bytes()
            except FileNotFoundError:
                return None
            made = unpickled(b"", data, self.setup.key)
            if made is None:
                return None
            known.append(Form(made))

    def render(self, path: str, done: Done) -> None:
        """Write one page where there is a shell for it."""
        said = len(done.messages)
        page = self.read(path)
        shell = self.shell(page)
        html = filled(shell, page) if shell else None
        if html is None:
            # Whoever renders it says it again.
            del done.messages[said:]
            done.left.append(path)
            return
        # What is no white space in UTF-8 is none as a text, but for few characters.
        if html.strip() and (len(html) > SHORT or html.decode().strip()):
            write_page_file(f"{self.site}/{page.file.dest_uri}", html)
            if page.content.sure and shell:
                done.shells[path] = shell.digest
        else:
            done.empty.append(path)
        done.pages += 1
        if "moved" in page.meta:
            done.moved.append(path)
        if page.content.anchors:
            done.anchors[path] = page.content.anchors


def fits(shell: Form, page: Filled) -> bool:
    """Whether a page is one that a shell is for; where a theme's own filter fails, it is not."""
    return bool(tried(shell.fits, page.values))


def filled(shell: Form, page: Filled) -> bytes | None:
    """The HTML of a page, or nothing where a theme's own filter fails; MkDocs has the say then."""
    return tried(shell.fill, page.values)


def tried(work: Callable[[Values], Made], values: Values) -> Made | None:
    """What a shell makes of a page's values, or nothing where a theme's own filter fails."""
    try:
        return work(values)
    # A filter is the code of a theme's author, and may raise anything. Nothing is hidden: MkDocs
    # renders the page instead, and the filter raises it there.
    except Exception:  # whichever it is, MkDocs meets it again
        return None


def text_of(path: str) -> str:
    """The text of a file, read as MkDocs reads it."""
    text = content_of(path).decode("utf-8").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def content_of(path: str) -> bytes:
    """What is in a file, with as few calls as can be: `open` makes twice as many."""
    file = os.open(path, READING)
    try:
        content = os.read(file, PIECE)
        while piece := os.read(file, PIECE):
            content += piece
    finally:
        os.close(file)
    return content


def place(store: Path, key: Key, number: int) -> Path:
    """Where the shells for a kind of pages lie, one after the other."""
    return store / f"{sha256(repr(key).encode('utf-8', 'surrogatepass')).hexdigest()}-{number}"


@lru_cache(maxsize=1)
def renderer(setup: Setup) -> Renderer:
    """The renderer of this process."""
    return Renderer(setup)


def render_batch(setup: Setup, paths: Sequence[str]) -> Done:
    """Render pages; what a page's file is missing for, or broken, is raised."""
    done = Done()
    own = renderer(setup)
    with collected(setup.level, done.messages):
        for path in paths:
            own.render(path, done)
    return done


class Collector(logging.Handler):
    """Keeps messages instead of showing them."""

    def __init__(self, messages: list[Message]) -> None:
        super().__init__()
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        text = record.getMessage()
        self.messages.append(Message(logger=record.name, level=record.levelno, text=text))


@contextmanager
def collected(level: int, messages: list[Message]) -> Iterator[None]:
    """Keep what MkDocs would log meanwhile."""
    log = logging.getLogger("mkdocs")
    before = log.handlers, log.propagate, log.level
    log.handlers, log.propagate = [Collector(messages)], False
    log.setLevel(level)
    try:
        yield
    finally:
        log.handlers, log.propagate = before[:2]
        log.setLevel(before[2])
