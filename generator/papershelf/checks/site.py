"""The check of a finished site: it chooses the checks for each file and collects their faults."""

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
from papershelf.checks.addresses import UNKNOWN, FinishedSite, normalized
from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage, parse_page
from papershelf.checks.values import XmlNode, is_web_address, read_json, read_xml
from papershelf.model import Source
from papershelf.problems import Problem, failure, problem_order, warning
from papershelf.text.wording import shorten

PAGE_CHECKS: tuple[Callable[[ParsedPage, FinishedSite], Iterator[Fault]], ...] = (
    structure.structure,
    structure.ids,
    structure.links,
    structure.resources,
    metadata.metadata,
    citations.bibtex_of_page,
)
TEXT_CHECKS: Mapping[str, Callable[[str, str, FinishedSite], Iterator[Fault]]] = {
    ".bib": citations.bibtex,
    ".css": structure.styles,
    ".csv": citations.spreadsheet,
    ".ris": citations.ris,
    "llms.txt": structure.llms_txt,
    "robots.txt": feeds.robots,
}
# By the name of the root element, independent of the file's name.
XML_CHECKS: Mapping[str, Callable[[str, XmlNode, FinishedSite], Iterator[Fault]]] = {
    feeds.ATOM: feeds.atom,
    "opml": feeds.opml,
    feeds.REPOSITORY: feeds.repository,
    feeds.INDEX: feeds.sitemap,
    feeds.URLS: feeds.sitemap,
}
# By the file's path: its format, and the names of root elements that are allowed.
_ROOTS: Mapping[str, tuple[str, frozenset[str]]] = {
    "*.opml": ("OPML", frozenset({"opml"})),
    "oai.xml": ("an OAI static repository", frozenset({feeds.REPOSITORY})),
    "sitemap*.xml": ("a site map", frozenset({feeds.INDEX, feeds.URLS})),
}
_FEEDS = {feeds.ATOM: "application/atom+xml", **dict.fromkeys(feeds.RSS, "application/rss+xml")}
_PAGES = frozenset({".htm", ".html"})
# https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits, and for
# files https://docs.github.com/en/repositories/working-with-files/managing-large-files
_MAX_SITE_SIZE, _MAX_FILE_SIZE = 10**9, 100 * 2**20
_HINT = "leave out some content, or choose a host with a higher limit"
_BATCH = 200
# The length of a message, which quotes the site.
_MAX_MESSAGE = 300

Map = Callable[..., Iterable[Any]]
"""`map`, or the `map` method of an executor."""


class SiteReport(Struct, frozen=True):
    """The numbers of files and pages of a site, and its problems, sorted by file and line."""

    files: int
    pages: int
    problems: tuple[Problem, ...]


class _FileResult(Struct, frozen=True):
    """The faults of a file, and what other files are checked against.

    `ids` and `fragment_links` are those of a page. `feed_type` is the media type of a feed, and
    `linked_feeds` the files that a page links as feeds, with the types that it states.
    """

    path: str
    faults: tuple[Fault, ...] = ()
    ids: frozenset[str] = frozenset()
    fragment_links: tuple[structure.FragmentLink, ...] = ()
    feed_type: str = ""
    linked_feeds: tuple[tuple[str, str], ...] = ()


def check_site(folder: Path, run: Map = map) -> SiteReport:
    """Return the problems of the finished site in *folder*; *run* maps over batches of files."""
    sizes, problems = _walk(folder)
    small = (path for path, size in sizes.items() if size <= _MAX_FILE_SIZE)
    paths = sorted(path for path in small if _suffix(path) in _CHECKED)
    batches = [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]
    address = _address(folder / "index.html") if "index.html" in paths else UNKNOWN
    _site.cache_clear()  # This process may have checked the folder before.
    job = partial(_check_files, folder, address)
    results = list(chain.from_iterable((map if len(batches) == 1 else run)(job, batches)))
    page_ids = {file.path: file.ids for file in results if _suffix(file.path) in _PAGES}
    feed_types = dict(chain.from_iterable(file.linked_feeds for file in results))
    for file in results:
        faults = (
            *file.faults,
            *_missing_fragments(file, page_ids),
            *_wrong_feed_type(file, feed_types.get(file.path)),
        )
        problems += (_failure(file.path, fault) for fault in faults)
    problems += _limits(sizes)
    if "index.html" not in sizes:
        problems.append(_failure("index.html", (0, "the site has no home page")))
    problems.sort(key=problem_order)
    return SiteReport(files=len(sizes), pages=len(page_ids), problems=tuple(problems))


def _failure(path: str, fault: Fault) -> Problem:
    line, message = fault
    return failure(Source(path=path, line=line), shorten(message, _MAX_MESSAGE))


def _missing_fragments(
    file: _FileResult, page_ids: Mapping[str, frozenset[str]]
) -> Iterator[Fault]:
    """Yield the links of *file* to fragments that are no ids of their page in *page_ids*."""
    for line, target, fragment in file.fragment_links:
        if fragment not in page_ids.get(target, {fragment}):
            yield line, f"a link leads to #{fragment}, but {target} has no such id"


def _wrong_feed_type(file: _FileResult, stated: str | None) -> Iterator[Fault]:
    """Yield a fault if *file* is readable but no feed of the type *stated* by pages."""
    if stated and stated != file.feed_type and not file.faults:
        yield 0, f"pages link to this file as a feed of type {stated}, but it is not one"


def _limits(sizes: Mapping[str, int]) -> Iterator[Problem]:
    """Yield a warning for each limit of GitHub Pages that files of these *sizes* exceed."""
    files = [(path, size, _MAX_FILE_SIZE) for path, size in sizes.items()]
    for path, size, limit in (*files, (".", sum(sizes.values()), _MAX_SITE_SIZE)):
        if size > limit:
            message = f"{size:,} bytes are more than the limit of GitHub Pages, {limit:,} bytes"
            yield warning(Source(path=path), message, _HINT)


def _walk(folder: Path) -> tuple[dict[str, int], list[Problem]]:
    """Return the sizes in bytes of all files in *folder*, and problems of links and folders."""
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    stack = [""]
    while stack:
        subfolder = stack.pop()
        try:
            for entry in os.scandir(folder / subfolder):
                path = subfolder + entry.name
                if entry.is_symlink():
                    message = "symbolic links are not published; copy the file instead"
                    problems.append(_failure(path, (0, message)))
                elif entry.is_dir():
                    stack.append(f"{path}/")
                elif entry.is_file():
                    sizes[path] = entry.stat().st_size
        except OSError as error:
            problems.append(_failure(subfolder or ".", (0, f"can't be read: {error.strerror}")))
    return sizes, problems


def _address(home: Path) -> str:
    """Return the base URL of a site: the folder of the canonical address of its *home* page."""
    links = parse_page("index.html", home.read_bytes().decode("utf-8", "replace")).canonical
    canonical = next((normalized(url) for url, _ in links if is_web_address(url)), UNKNOWN)
    has_path = canonical.count("/") > 2
    return canonical[: canonical.rindex("/") + 1] if has_path else f"{canonical}/"


def _suffix(path: str) -> str:
    """Return the suffix by which the checks of the file at *path* are chosen."""
    if path in TEXT_CHECKS:
        return path
    return PurePosixPath(path.removesuffix(".gz")).suffix.lower()


@lru_cache(maxsize=1)
def _site(folder: Path, address: str) -> FinishedSite:
    """Return the site in *folder*, whose files each worker lists once."""
    return FinishedSite(folder, address, frozenset(_walk(folder)[0]))


def _check_files(folder: Path, address: str, paths: Sequence[str]) -> list[_FileResult]:
    return [_check_file(path, _site(folder, address)) for path in paths]


def _check_file(path: str, site: FinishedSite) -> _FileResult:
    """Return the result of the checks of the file at *path*."""
    suffix = _suffix(path)
    try:
        data = _data(site.folder / path)
        if suffix in _DATA_CHECKS:
            return _DATA_CHECKS[suffix](path, data, site)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return _FileResult(path, ((0, f"can't be read: {error}"),))
    return _text(path, suffix, data, site)


def _data(path: Path) -> bytes:
    """Return the bytes of a file, decompressed; raises ValueError beyond `_MAX_FILE_SIZE`."""
    if path.suffix != ".gz":
        return path.read_bytes()
    with gzip.open(path) as packed:
        data = packed.read(_MAX_FILE_SIZE + 1)
    if len(data) > _MAX_FILE_SIZE:
        raise ValueError(f"it has more than {_MAX_FILE_SIZE:,} bytes when decompressed")
    return data


def _text(path: str, suffix: str, data: bytes, site: FinishedSite) -> _FileResult:
    """Return the result of the checks of a page, or of another text file."""
    try:
        text, faults = data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        faults = [(data.count(b"\n", 0, error.start) + 1, "the file is not UTF-8")]
    if suffix not in _PAGES:
        return _FileResult(path, (*faults, *TEXT_CHECKS[suffix](path, text, site)))
    page = parse_page(path, text)
    for check in PAGE_CHECKS:
        faults += check(page, site)
    ids = frozenset(name for name, _ in page.ids)
    links = tuple(structure.fragment_links(page, site))
    linked_feeds = tuple(structure.linked_feeds(page, site))
    return _FileResult(path, tuple(faults), ids, links, linked_feeds=linked_feeds)


def _xml(path: str, data: bytes, site: FinishedSite) -> _FileResult:
    root = read_xml(data)
    faults = tuple(_root_faults(path, root, data, site))
    return _FileResult(path, faults, feed_type=_FEEDS.get(root.name, ""))


def _root_faults(path: str, root: XmlNode, data: bytes, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of *root*, also where it is not of the format that the *path* promises."""
    for pattern, (format_, roots) in _ROOTS.items():
        if fnmatchcase(path.removesuffix(".gz"), pattern) and root.name not in roots:
            found = f"but the root element is {root.name}"
            yield root.line, f"a file of this name must be {format_}, {found}"
    if root.name.startswith(feeds.SITEMAPS) and len(data) > feeds.MAX_BYTES:
        yield 0, f"the site map exceeds the limit of {feeds.MAX_BYTES:,} bytes"
    if check := XML_CHECKS.get(root.name):
        yield from check(path, root, site)


def _json(path: str, data: bytes, site: FinishedSite) -> _FileResult:
    value = read_json(data)
    if isinstance(value, dict) and str(value.get("version")).startswith(feeds.JSON_FEED):
        faults = tuple(feeds.json_feed(path, data, site))
        return _FileResult(path, faults, feed_type="application/feed+json")
    is_csl = path.removesuffix(".gz").endswith(".csl.json")
    return _FileResult(path, tuple(citations.csl(path, data, site)) if is_csl else ())


def _json_lines(path: str, data: bytes, _: FinishedSite) -> _FileResult:
    faults: list[Fault] = []
    for line, row in enumerate(data.splitlines(), start=1):
        try:
            read_json(row)
        except ValueError as error:
            faults.append((line, f"can't be read: {error}"))
    return _FileResult(path, tuple(faults))


_DATA_CHECKS: Mapping[str, Callable[[str, bytes, FinishedSite], _FileResult]] = {
    **dict.fromkeys((".atom", ".opml", ".rss", ".svg", ".xml"), _xml),
    **dict.fromkeys((".json", ".webmanifest"), _json),
    ".jsonl": _json_lines,
}
_CHECKED = _PAGES | TEXT_CHECKS.keys() | _DATA_CHECKS.keys()
