"""From the fields of a record to a paper: the part that is the same in every format."""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.msgpack import encode
from msgspec.structs import replace

from papershelf.model import (
    Author,
    Count,
    CountKind,
    Identifier,
    Link,
    LinkKind,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Status,
    Venue,
)
from papershelf.problems import Problem, failure, warning
from papershelf.readers.words import submission
from papershelf.text.addresses import is_followable
from papershelf.text.dates import PLAUSIBLE_YEARS, parse_loosely
from papershelf.text.identifiers import ARXIV_ID, identifier, identifier_of
from papershelf.text.languages import language_tag
from papershelf.text.licenses import license_address
from papershelf.text.names import named_authors
from papershelf.text.wording import each_once

# Addresses of these registries lead to the paper itself, whatever a source calls them.
_PREPRINT_HOSTS = frozenset({"arxiv.org", "export.arxiv.org", "biorxiv.org", "medrxiv.org"})
# What is no part of another work: its second title is a series, and its pages are how many.
STANDALONE = frozenset({PaperKind.BOOK, PaperKind.THESIS, PaperKind.REPORT})
# What a series is where it is: as a venue.
IN_SERIES = frozenset({PaperKind.BOOK, PaperKind.REPORT})
# The kinds of links that lead to the paper itself.
PAPER_LINKS = frozenset({LinkKind.PAPER, LinkKind.PDF, LinkKind.PREPRINT})
_SHOWN = 80
# "1234", "1,234", and "1234.0" of programs of statistics.
_WHOLE_NUMBER = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?", re.ASCII)
_MOST_COUNTED = 1_000_000_000
_LONGEST_NUMBER = 20
_KEYWORD_ENDS = re.compile(r"[;|\r\n]")
# "379-423", "S1 -- S9", "12:1–12:20", "ix-xii"; not "A-12", which is one page.
_PAGE = r"([A-Za-z.:]{0,9}[0-9][A-Za-z0-9.:]{0,19}|[ivxlc]{1,9})"
_PAGES = re.compile(rf"{_PAGE} ?[-‐‑‒–—−]{{1,3}} ?{_PAGE}")
_PAGES_AFTER = re.compile(r"\App?\.? ?(?=[0-9])")
# "No Pagination Specified" and "in press" are no pages.
_SOME_PAGE = re.compile(r"[0-9]|\b[ivxlc]{1,9}\b", re.IGNORECASE)
_ARXIV_NOTE = re.compile(r"arxiv:[ \t]*([^\s\[\]]{5,40})", re.IGNORECASE)
_NOTED = re.compile(r"^(doi|pmid|pmcid): ?(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
# What is read in place of bytes that are no UTF-8.
UNDECODED = re.compile("[\udc80-\udcff]")
SAVE_AS_UTF8 = "save the file as UTF-8"
# Half a pair that a format wrote as an escape.
_HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
# Where a preprint is said to have appeared.
_SERVER = re.compile(
    r"(?:arxiv|biorxiv|medrxiv)(?![a-z])|corr(?=\s*(?:$|[,(]|abs/))", re.IGNORECASE
)
# DBLP gives the volume "abs/1706.03762" of the journal CoRR.
_CORR_VOLUME = re.compile(r"abs/(?P<id>.{5,40})")
_ARXIV = re.compile(
    rf"(?<![a-z])arxiv(?:\.org/(?:abs|pdf)/|[ .:]{{0,3}}(?:abs/)?)(?P<id>{ARXIV_ID})",
    re.IGNORECASE,
)


class Fields(Struct, frozen=True, kw_only=True):
    """What a record says, as texts under the names that all formats share; empty where silent.

    Dates, language and licence are in any written form, of licences one on a line, and links may
    lead anywhere. `key` is the one of a BibTeX entry. `identifiers` are pairs of a scheme (see
    `papershelf.text.identifiers`) and a value; `counts` have a number, and the date of it.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    kind: PaperKind | None = None
    venue: str = ""
    venue_short: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    published: str = ""
    listed: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    status: Status | None = None
    counts: tuple[tuple[CountKind, str, str], ...] = ()
    language: str = ""
    license: str = ""
    key: str = ""


class Texts:
    """The texts of a record by the names that its format has for them, none of them empty."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)
        self.texts: dict[str, list[str]] = {}
        for name, text in self.pairs:
            self.texts.setdefault(name, []).append(text)

    def all(self, *names: str) -> list[str]:
        """Return all texts under these names, in their order."""
        return [text for name in names for text in self.texts.get(name, ())]

    def best(self, *names: str) -> Sequence[str]:
        """Return the texts under the first of these names that has any."""
        return next((found for name in names if (found := self.texts.get(name))), ())

    def first(self, *names: str) -> str:
        """Return the first text there is under these names, or nothing."""
        return next(iter(self.best(*names)), "")


def paper_of(fields: Fields, source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of a record after warnings, or the one problem that its title is none."""
    if _is_undecoded(fields):
        yield undecoded(source, source.lines)
        return
    if not any(map(str.isalnum, fields.title)):
        message = f"the title “{shown(fields.title)}” has no letter or digit"
        said = message if fields.title.strip() else "no title"
        yield unusable(source, said, "every paper needs one")
        return
    decided, short = submission(one_line(fields.venue)), one_line(fields.venue_short)
    name = decided.venue or short
    published = yield from _date_of(fields.published or decided.year, source)
    listed = yield from _date_of(fields.listed, source)
    identifiers = yield from _identifiers_of(fields, source)
    links = yield from _links_of(fields, source)
    counts = yield from _counts_of(fields, source)
    yield Paper(
        title=one_line(fields.title),
        source=source,
        abstract=_paragraphs(fields.abstract),
        authors=named_authors(fields.authors),
        kind=fields.kind,
        venue=Venue(name=name, short=short) if name else None,
        volume=one_line(fields.volume),
        issue=one_line(fields.issue),
        pages=page_range(fields.pages),
        publisher=one_line(fields.publisher),
        published=published,
        listed=listed,
        identifiers=identifiers,
        keywords=each_once(map(one_line, fields.keywords)),
        links=links,
        status=fields.status or decided.status,
        counts=counts,
        key=one_line(fields.key),
        language=language_tag(fields.language),
        license=license_address(fields.license),
    )


def _is_undecoded(fields: Fields) -> bool:
    try:
        encode(fields)
    except UnicodeEncodeError:
        return True
    return False


def unusable(source: Source, message: str, hint: str = "") -> Problem:
    """Return the error that a whole record is lost, or all lines that it takes up."""
    return failure(source, message, hint, lost=source.lines)


def undecoded(source: Source, lost: int = 1) -> Problem:
    """Return the error that bytes which are no UTF-8 make a record, or so many lines, unusable."""
    return failure(source, "not UTF-8", SAVE_AS_UTF8, lost=lost)


def _date_of(text: str, source: Source) -> Generator[Problem, None, PartialDate | None]:
    """Return the date of a text, after a warning where it is none."""
    date = parse_loosely(text) if text.strip() else None
    if text.strip() and date is None:
        hint = "expected one such as 2026-03-12 or 2026"
        yield warning(source, f"“{shown(text)}” is no date", hint)
    if date and date.year and date.year not in PLAUSIBLE_YEARS:
        first, last = PLAUSIBLE_YEARS[0], PLAUSIBLE_YEARS[-1]
        message = f"“{shown(text)}” is not between {first} and {last}"
        yield warning(source, message, "correct the year if it is a typo; it is kept as it is")
    return date


def _identifiers_of(
    fields: Fields, source: Source
) -> Generator[Problem, None, tuple[Identifier, ...]]:
    """Return each scheme's first value; those in the addresses of the record count too."""
    found: dict[str, Identifier] = {}
    for scheme, value in fields.identifiers:
        normal = (identifier(scheme, value) or identifier_of(value)) if value.strip() else None
        if normal:
            found.setdefault(normal.scheme, normal)
        elif value.strip():
            message = f"“{shown(value)}” is no identifier of {scheme}"
            yield warning(source, message, "it is left out")
    for link in fields.links:
        normal = identifier_of(link.url) if link.kind in PAPER_LINKS else None
        if normal:
            found.setdefault(normal.scheme, normal)
    return tuple(found.values())


def _links_of(fields: Fields, source: Source) -> Generator[Problem, None, tuple[Link, ...]]:
    """Return the links with an address that may be followed, each address once."""
    links: dict[str, Link] = {}
    for link in fields.links:
        address = link.url.strip()
        if is_followable(address):
            kind = _kind_of(address, link.kind)
            links.setdefault(address, replace(link, url=address, kind=kind))
        elif address:
            message = f"“{shown(address)}” is no web address"
            yield warning(source, message, "links begin with https://")
    return tuple(links.values())


def _counts_of(fields: Fields, source: Source) -> Generator[Problem, None, tuple[Count, ...]]:
    """Return each kind's first count that is a whole number, and no more than can be."""
    counts: dict[CountKind, Count] = {}
    for kind, text, day in fields.counts:
        match = _WHOLE_NUMBER.fullmatch(text.strip()) if len(text) <= _LONGEST_NUMBER else None
        value = int(match[1].replace(",", "")) if match else -1
        if 0 <= value <= _MOST_COUNTED:
            date = yield from _date_of(day, source)
            counts.setdefault(kind, Count(kind=kind, value=value, date=date))
        elif text.strip():
            hint = f"expected a whole number from 0 to {_MOST_COUNTED:,}; it is left out"
            yield warning(source, f"“{shown(text)}” is no number of {kind}", hint)
    return tuple(counts.values())


def _kind_of(address: str, kind: LinkKind) -> LinkKind:
    """Return the kind of a link; an address of the paper on a preprint server is a preprint."""
    if kind is not LinkKind.PAPER or "xiv.org" not in address.lower():
        return kind
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return LinkKind.PREPRINT if host in _PREPRINT_HOSTS else kind


def completed(fields: Fields, others: Fields, names: Iterable[str]) -> Fields:
    """Return *fields* with what is lacking there under some *names* and stands in *others*."""
    return replace(
        fields, **{name: getattr(others, name) for name in names if not getattr(fields, name)}
    )


def with_subtitle(title: str, subtitle: str) -> str:
    """Return a title and what stands below it, with a colon between unless a sign is there."""
    if not title or not subtitle or title.casefold().endswith(subtitle.casefold()):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!." else f"{title}: {subtitle}"


def split_keywords(text: str) -> tuple[str, ...]:
    """Return the keywords of a text that lists them by ";", "|" or lines, or else by commas."""
    parts = _KEYWORD_ENDS.split(text)
    return tuple(parts if len(parts) > 1 else text.split(","))


def page_range(text: str) -> str:
    """Return pages with a dash between first and last, or nothing where a text has none."""
    line = _PAGES_AFTER.sub("", one_line(text)).rstrip(" -–")
    if not _SOME_PAGE.search(line):
        return ""
    match = _PAGES.fullmatch(line)
    return f"{match[1]}–{match[2]}" if match else line


def page_span(first: str, last: str) -> str:
    """Return pages of which a record gives the first and the last by themselves."""
    return f"{first}–{last}" if first and last and first != last else first or last


def arxiv_note(texts: Iterable[str]) -> str:
    """Return the arXiv id that one of some notes begins with, as Zotero's do, or nothing."""
    return next((match[1] for text in texts if (match := _ARXIV_NOTE.match(text))), "")


def noted_identifiers(extra: str) -> Iterator[tuple[str, str]]:
    """Yield the identifiers on lines of Zotero's field *extra*: "PMID: 1", "arXiv:1706.03762"."""
    yield "arxiv", arxiv_note(extra.splitlines())
    yield from ((scheme.lower(), value) for scheme, value in _NOTED.findall(extra))


def is_address(text: str) -> bool:
    """Return whether a text is meant as an address of the web."""
    return text.casefold().startswith(("http://", "https://"))


def paper_or_pdf(address: str) -> LinkKind:
    """Return the kind of a link to the paper itself, by how its *address* ends."""
    return LinkKind.PDF if address.casefold().endswith(".pdf") else LinkKind.PAPER


def replace_surrogates(text: str) -> str:
    """Return *text* with a sign for each half of a letter; bytes that are no UTF-8 stay in it."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def with_line_feeds(text: str) -> str:
    """Return *text* whose lines all end in a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return text without line breaks or doubled blanks."""
    # Of all spaces the blank alone is printable; nearly every text is this simple.
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    """Return running text with a blank line between paragraphs, and none broken."""
    if text.isprintable():
        return one_line(text)
    blocks = with_line_feeds(text).split("\n\n")
    return "\n\n".join(block for block in map(one_line, blocks) if block)


def shown(text: str) -> str:
    """Return a value as messages quote it."""
    line = one_line(text)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def arxiv_mention(text: str) -> str:
    """Return the arXiv id that a text names as such: "arXiv preprint arXiv:2010.11929"."""
    found = _ARXIV.search(text)
    return found["id"] if found else ""


def normalise_preprint(fields: Fields) -> Fields:
    """Return *fields* with the ids in a server's name, which is no journal of a preprint."""
    named = tuple(("arxiv", found) for found in _mentions_of(fields))
    known = replace(fields, identifiers=(*fields.identifiers, *named))
    on_arxiv = _is_on_arxiv(known)
    if _SERVER.match(fields.venue.strip()):
        plain = replace(known, kind=PaperKind.PREPRINT, venue="" if on_arxiv else fields.venue)
        return replace(plain, volume="") if _CORR_VOLUME.fullmatch(fields.volume) else plain
    unpublished = on_arxiv and fields.kind is PaperKind.OTHER
    return replace(known, kind=PaperKind.PREPRINT) if unpublished else known


def _mentions_of(fields: Fields) -> Iterator[str]:
    """Yield the arXiv ids in the name and the volume of a journal."""
    volume = _CORR_VOLUME.fullmatch(fields.volume.strip())
    if volume and _SERVER.match(fields.venue.strip()):
        yield volume["id"]
    if found := arxiv_mention(fields.venue):
        yield found


def _is_on_arxiv(fields: Fields) -> bool:
    """Return whether an identifier or an address of the paper is of arXiv."""
    given = [identifier(*pair) for pair in fields.identifiers if pair[1].strip()]
    given += [identifier_of(link.url) for link in fields.links if link.kind is LinkKind.PAPER]
    return any(found and found.scheme == "arxiv" for found in given)
