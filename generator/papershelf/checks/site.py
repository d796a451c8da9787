"""The way through a finished site: which check is for which file, and what they find."""

import gzip
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from papershelf.checks import citations, feeds, metadata, structure
from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage, parse_page
from papershelf.checks.places import UNKNOWN, SitePlace
from papershelf.checks.values import XmlNode, is_web, read_json, read_xml
from papershelf.model import Source
from papershelf.problems import Problem, failure, warning
from papershelf.text.wording import shorten

PAGE_CHECKS: tuple[Callable[[ParsedPage, SitePlace], Iterator[Fault]], ...] = (
    structure.structure,
    structure.headings,
    structure.pictures,
    structure.ids,
    structure.links,
    structure.loads,
    metadata.citation,
    metadata.linked_data,
    citations.bibtex_of_page,
)
TEXT_CHECKS: Mapping[str, Callable[[str, str, SitePlace], Iterator[Fault]]] = {
    ".bib": citations.bibtex,
    ".css": structure.styles,
    ".csv": citations.spreadsheet,
    ".ris": citations.ris,
    "robots.txt": feeds.robots,
}
# By the name of the root, whatever the name of the file.
XML_CHECKS: Mapping[str, Callable[[str, XmlNode, SitePlace], Iterator[Fault]]] = {
    feeds.ATOM: feeds.atom,
    "opml": feeds.opml,
    feeds.REPOSITORY: feeds.repository,
    feeds.INDEX: feeds.sitemap,
    feeds.URLS: feeds.sitemap,
}
# By the name of the file: what it is, and the names of the roots that it may have.
_ROOTS: Mapping[str, tuple[str, frozenset[str]]] = {
    "*.opml": ("OPML", frozenset({"opml"})),
    "oai.xml": ("an OAI static repository", frozenset({feeds.REPOSITORY})),
    "sitemap*.xml": ("a site map", frozenset({feeds.INDEX, feeds.URLS})),
}
_FEEDS = {feeds.ATOM: "application/atom+xml", **dict.fromkeys(feeds.RSS, "application/rss+xml")}
_PAGES = frozenset({".htm", ".html"})
# https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits, and for
# files https://docs.github.com/en/repositories/working-with-files/managing-large-files
_LARGEST_SITE, _LARGEST_FILE = 10**9, 100 * 2**20
_HINT = "leave out what visitors need least, or choose a host that bears more"
_BATCH = 200
# Letters of a message, which repeats what the site says.
_LONGEST = 300

Run = Callable[..., Iterable[Any]]
"""What calls a function for each of some values, as `map` does and the `map` of an executor."""


class SiteReport(Struct, frozen=True):
    """What was read of a site, and what is wrong with it, in the order of its files."""

    files: int
    pages: int
    problems: tuple[Problem, ...]


class _Examined(Struct, frozen=True):
    """What came of a file: its faults, its ids, and the places in other pages that it names.

    Of a feed it is the type, and of a page which files it calls feeds of which type.
    """

    path: str
    faults: tuple[Fault, ...] = ()
    ids: frozenset[str] = frozenset()
    wanted: tuple[structure.Wanted, ...] = ()
    kind: str = ""
    called: tuple[tuple[str, str], ...] = ()


def check_site(folder: Path, run: Run = map) -> SiteReport:
    """Return what is wrong with the finished site in a *folder*; *run* shares the work."""
    sizes, problems = _walk(folder)
    small = (path for path, size in sizes.items() if size <= _LARGEST_FILE)
    read = sorted(path for path in small if _suffix(path) in _READ)
    batches = [read[at : at + _BATCH] for at in range(0, len(read), _BATCH)]
    address = _address(folder / "index.html") if "index.html" in read else UNKNOWN
    job = partial(_examine_all, folder, address, hash(frozenset(sizes)))
    seen = list(chain.from_iterable((map if len(batches) == 1 else run)(job, batches)))
    pages = {one.path: one.ids for one in seen if _suffix(one.path) in _PAGES}
    called = dict(chain.from_iterable(one.called for one in seen))
    for one in seen:
        faults = (*one.faults, *_astray(one, pages), *_miscalled(one, called.get(one.path)))
        problems += (_failure(one.path, fault) for fault in faults)
    problems += _limits(sizes)
    if "index.html" not in sizes:
        problems.append(_failure("index.html", (0, "the site has no home page")))
    problems.sort(key=lambda found: (found.source.path, found.source.line, found.message))
    return SiteReport(files=len(sizes), pages=len(pages), problems=tuple(problems))


def _failure(path: str, fault: Fault) -> Problem:
    line, message = fault
    return failure(Source(path=path, line=line), shorten(message, _LONGEST))


def _astray(one: _Examined, pages: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """Yield links to places that the *pages* they lead to do not have."""
    for line, target, fragment in one.wanted:
        if fragment not in pages.get(target, {fragment}):
            yield line, f"a link leads to #{fragment}, which {target} does not have"


def _miscalled(one: _Examined, called: str | None) -> Iterator[Fault]:
    """Yield that a file that could be read is no feed of the type that pages call it."""
    if called and called != one.kind and not one.faults:
        yield 0, f"pages name this as a feed of type {called}, which it is not"


def _limits(sizes: Mapping[str, int]) -> Iterator[Problem]:
    """Yield a warning for each limit of GitHub Pages that files of these *sizes* exceed."""
    large = {path: size for path, size in sizes.items() if size > _LARGEST_FILE}
    whole = sum(sizes.values())
    if whole > _LARGEST_SITE:
        large["."] = whole
    for path, size in large.items():
        most = _LARGEST_SITE if path == "." else _LARGEST_FILE
        message = f"{size:,} bytes are more than the {most:,} that GitHub Pages publishes"
        yield warning(Source(path=path), message, _HINT)


def _walk(folder: Path) -> tuple[dict[str, int], list[Problem]]:
    """Return the sizes of all files in a *folder*, and what of it is no file."""
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    left = [""]
    while left:
        below = left.pop()
        try:
            for entry in os.scandir(folder / below):
                path = below + entry.name
                if entry.is_symlink():
                    message = "a link to another file, which hosts do not publish"
                    problems.append(_failure(path, (0, message)))
                elif entry.is_dir():
                    left.append(f"{path}/")
                elif entry.is_file():
                    sizes[path] = entry.stat().st_size
        except OSError as error:
            problems.append(_failure(below or ".", (0, f"can't be read: {error.strerror}")))
    return sizes, problems


def _address(home: Path) -> str:
    """Return the address that the *home* page of a site names as its own."""
    found = parse_page("index.html", home.read_bytes().decode("utf-8", "replace")).canonical
    own = next((address for address, _ in found if is_web(address)), UNKNOWN)
    return own[: own.rindex("/") + 1] if own.count("/") > 2 else f"{own}/"


def _suffix(path: str) -> str:
    """Return what tells the kind of the file at *path*."""
    if path in TEXT_CHECKS:
        return path
    return PurePosixPath(path.removesuffix(".gz")).suffix.lower()


@lru_cache(maxsize=1)
def _place(folder: Path, address: str, _: int) -> SitePlace:
    """Return the place of a site; the last argument is another for other files."""
    return SitePlace(folder, address, frozenset(_walk(folder)[0]))


def _examine_all(folder: Path, address: str, token: int, paths: Sequence[str]) -> list[_Examined]:
    place = _place(folder, address, token)
    return [_examine(path, place) for path in paths]


def _examine(path: str, place: SitePlace) -> _Examined:
    """Return what comes of the file at *path*."""
    suffix = _suffix(path)
    try:
        data = _data(place.folder / path)
        if suffix in _DATA_CHECKS:
            return _DATA_CHECKS[suffix](path, data, place)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return _Examined(path, ((0, f"can't be read: {error}"),))
    return _text(path, suffix, data, place)


def _data(path: Path) -> bytes:
    """Return the bytes of a file, unpacked; raises ValueError where that is too much."""
    if path.suffix != ".gz":
        return path.read_bytes()
    with gzip.open(path) as packed:
        data = packed.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise ValueError(f"it unpacks to more than {_LARGEST_FILE:,} bytes")
    return data


def _text(path: str, suffix: str, data: bytes, place: SitePlace) -> _Examined:
    """Return what comes of a page, or of another text."""
    try:
        text, faults = data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        faults = [(data.count(b"\n", 0, error.start) + 1, "the file is not UTF-8")]
    if suffix not in _PAGES:
        return _Examined(path, (*faults, *TEXT_CHECKS[suffix](path, text, place)))
    page = parse_page(path, text)
    for check in PAGE_CHECKS:
        faults += check(page, place)
    ids = frozenset(name for name, _ in page.ids)
    wanted, called = tuple(structure.wanted(page, place)), tuple(structure.feeds(page, place))
    return _Examined(path, tuple(faults), ids, wanted, called=called)


def _xml(path: str, data: bytes, place: SitePlace) -> _Examined:
    root = read_xml(data)
    faults = chain(_of_name(path, root), _of_root(path, root, data, place))
    return _Examined(path, tuple(faults), kind=_FEEDS.get(root.name, ""))


def _of_name(path: str, root: XmlNode) -> Iterator[Fault]:
    """Yield a fault where a file is not what its name says."""
    name = PurePosixPath(path.removesuffix(".gz")).name
    for pattern, (what, roots) in _ROOTS.items():
        if fnmatchcase(name, pattern) and root.name not in roots:
            yield root.line, f"the file is not {what}, as its name says: the root is {root.name}"


def _of_root(path: str, root: XmlNode, data: bytes, place: SitePlace) -> Iterator[Fault]:
    if root.name.startswith(feeds.SITEMAPS) and len(data) > feeds.MOST_BYTES:
        yield 0, f"a site map has no more than {feeds.MOST_BYTES:,} bytes"
    if check := XML_CHECKS.get(root.name):
        yield from check(path, root, place)


def _json(path: str, data: bytes, place: SitePlace) -> _Examined:
    found = read_json(data)
    if isinstance(found, dict) and str(found.get("version")).startswith(feeds.JSON_FEED):
        faults = tuple(feeds.json_feed(path, data, place))
        return _Examined(path, faults, kind="application/feed+json")
    is_csl = path.removesuffix(".gz").endswith(".csl.json")
    return _Examined(path, tuple(citations.csl(path, data, place)) if is_csl else ())


def _json_lines(path: str, data: bytes, _: SitePlace) -> _Examined:
    return _Examined(path, tuple(_of_lines(data)))


def _of_lines(data: bytes) -> Iterator[Fault]:
    for line, row in enumerate(data.splitlines(), start=1):
        try:
            read_json(row)
        except ValueError as error:
            yield line, f"can't be read: {error}"


_DATA_CHECKS: Mapping[str, Callable[[str, bytes, SitePlace], _Examined]] = {
    **dict.fromkeys((".atom", ".opml", ".rss", ".svg", ".xml"), _xml),
    **dict.fromkeys((".json", ".webmanifest"), _json),
    ".jsonl": _json_lines,
}
_READ = _PAGES | TEXT_CHECKS.keys() | _DATA_CHECKS.keys()
