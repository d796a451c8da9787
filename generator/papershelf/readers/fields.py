"""Turn the fields of a record into a paper, in the same way for every format."""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from html import unescape
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

# Hosts of preprints: links to the paper there are links to a preprint.
_PREPRINT_HOSTS = frozenset({"arxiv.org", "export.arxiv.org", "biorxiv.org", "medrxiv.org"})
# Works that are no part of another: their second title is a series, and their pages are a number.
STANDALONE = frozenset({PaperKind.BOOK, PaperKind.THESIS, PaperKind.REPORT})
# Works that have their series as the venue.
IN_SERIES = frozenset({PaperKind.BOOK, PaperKind.REPORT})
# The kinds of links that lead to the paper itself.
PAPER_LINKS = frozenset({LinkKind.PAPER, LinkKind.PDF, LinkKind.PREPRINT})
_MAX_SHOWN = 80
# "1234", "1,234", and "1234.0" as statistics programs write it.
_INTEGER = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?", re.ASCII)
_MAX_COUNT = 1_000_000_000
_MAX_NUMBER_LENGTH = 20
_KEYWORD_SEPARATOR = re.compile(r"[;|\r\n]")
# "379-423", "S1 -- S9", "12:1–12:20", "ix-xii"; not "A-12", which is one page.
_PAGE = r"([A-Za-z.:]{0,9}[0-9][A-Za-z0-9.:]{0,19}|[ivxlc]{1,9})"
_PAGES = re.compile(rf"{_PAGE} ?[-‐‑‒–—−]{{1,3}} ?{_PAGE}")
_PAGES_AFTER = re.compile(r"\App?\.? ?(?=[0-9])")
# "No Pagination Specified" and "in press" contain no page number.
_SOME_PAGE = re.compile(r"[0-9]|\b[ivxlc]{1,9}\b", re.IGNORECASE)
# What Scopus and publishers write in place of an abstract or of authors.
_NO_ABSTRACT = re.compile(
    r"\A\[?(?:no abstract(?: is)? available|abstract not available)"
    r"(?: for this (?:article|paper))?\.?\]?\Z",
    re.IGNORECASE,
)
_NO_AUTHOR = "[No author name available]"
_ARXIV_NOTE = re.compile(r"arxiv:[ \t]*([^\s\[\]]{5,40})", re.IGNORECASE)
_NOTED = re.compile(r"^(doi|pmid|pmcid): ?(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
# The surrogates that stand for bytes that are not UTF-8 (PEP 383).
UNDECODED = re.compile("[\udc80-\udcff]")
SAVE_AS_UTF8 = "save the file as UTF-8"
# Any other lone surrogate, such as one that a format writes as an escape.
_LONE_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
# The name of a preprint server in place of a journal.
_PREPRINT_SERVER = re.compile(
    r"(?:arxiv|biorxiv|medrxiv)(?![a-z])|corr(?=\s*(?:$|[,(]|abs/))", re.IGNORECASE
)
# DBLP gives the volume "abs/1706.03762" of the journal CoRR; Semantic Scholar that of the preprint
# of a published paper.
_CORR_VOLUME = re.compile(r"abs/(?P<id>.{5,40})")
_ARXIV = re.compile(
    rf"(?<![a-z])arxiv(?:\.org/(?:abs|pdf)/|[ .:]{{0,3}}(?:abs/)?)(?P<id>{ARXIV_ID})",
    re.IGNORECASE,
)


class Fields(Struct, frozen=True, kw_only=True):
    """The unchecked fields of a record, under the names that all formats share; empty if missing.

    Dates, `language` and `license` are in any written form, with one licence per line, and `links`
    may have any address. `key` is that of a BibTeX entry. `identifiers` are pairs of a scheme (see
    `papershelf.text.identifiers`) and a value, `counts` triples of kind, number and date.
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
    """The texts of a record, none of them empty, by the field names of its format."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)
        self.texts: dict[str, list[str]] = {}
        for name, text in self.pairs:
            self.texts.setdefault(name, []).append(text)

    def all(self, *names: str) -> list[str]:
        """Return all texts under *names*, in the order of the names."""
        return [text for name in names for text in self.texts.get(name, ())]

    def best(self, *names: str) -> Sequence[str]:
        """Return the texts under the first of *names* that has any."""
        return next((texts for name in names if (texts := self.texts.get(name))), ())

    def first(self, *names: str) -> str:
        """Return the first text under the first of *names* that has any, or ""."""
        return next(iter(self.best(*names)), "")


def paper_of(fields: Fields, source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of a record after its warnings, or only the error that it has no title."""
    fields = normalise_preprint(fields)
    if _is_undecoded(fields):
        yield undecoded(source, source.lines)
        return
    if not any(map(str.isalnum, fields.title)):
        message = f"the title “{shown(fields.title)}” has no letter or digit"
        reason = message if fields.title.strip() else "no title"
        yield unusable(source, reason, "every paper needs a title")
        return
    submitted, short = submission(one_line(fields.venue)), one_line(fields.venue_short)
    name = submitted.venue or short
    published = yield from _date_of(fields.published or submitted.year, source)
    listed = yield from _date_of(fields.listed, source)
    identifiers = yield from _identifiers_of(fields, source)
    links = yield from _links_of(fields, source)
    counts = yield from _counts_of(fields, source)
    yield Paper(
        title=one_line(fields.title),
        source=source,
        abstract=_NO_ABSTRACT.sub("", _paragraphs(fields.abstract)),
        authors=named_authors(each for each in fields.authors if each.name != _NO_AUTHOR),
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
        status=fields.status or submitted.status,
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
    """Return the error that a record is lost, with all lines that it takes up."""
    return failure(source, message, hint, lost=source.lines)


def undecoded(source: Source, lost: int = 1) -> Problem:
    """Return the error that *lost* records or lines are unusable because they are not UTF-8."""
    return failure(source, "not UTF-8", SAVE_AS_UTF8, lost=lost)


def _date_of(text: str, source: Source) -> Generator[Problem, None, PartialDate | None]:
    """Return the date in *text*, or None; yield a warning if it is no date or implausible."""
    date = parse_loosely(text) if text.strip() else None
    if text.strip() and date is None:
        hint = "write a date like 2026-03-12 or 2026; the date was left empty"
        yield warning(source, f"“{shown(text)}” is not a date", hint)
    if date and date.year and date.year not in PLAUSIBLE_YEARS:
        first, last = PLAUSIBLE_YEARS[0], PLAUSIBLE_YEARS[-1]
        message = f"the year in “{shown(text)}” is not between {first} and {last}"
        yield warning(source, message, "correct it if it is a typo; the date was not changed")
    return date


def _identifiers_of(
    fields: Fields, source: Source
) -> Generator[Problem, None, tuple[Identifier, ...]]:
    """Return the first identifier of each scheme in identifiers and links; yield warnings."""
    by_scheme: dict[str, Identifier] = {}
    for scheme, value in fields.identifiers:
        # Columns of DOIs have "arXiv:1409.0473" for papers without one.
        registry = "arxiv" if value.strip().lower().startswith("arxiv:") else scheme
        parsed = (identifier(registry, value) or identifier_of(value)) if value.strip() else None
        if parsed:
            by_scheme.setdefault(parsed.scheme, parsed)
        elif value.strip():
            message = f"“{shown(value)}” is not a valid {scheme} identifier"
            yield warning(source, message, "it was left out")
    for link in fields.links:
        parsed = identifier_of(link.url) if link.kind in PAPER_LINKS else None
        if parsed:
            by_scheme.setdefault(parsed.scheme, parsed)
    return tuple(by_scheme.values())


def _links_of(fields: Fields, source: Source) -> Generator[Problem, None, tuple[Link, ...]]:
    """Return the links with a web address, each address once; yield warnings for others."""
    links: dict[str, Link] = {}
    for link in fields.links:
        address = link.url.strip()
        if is_followable(address):
            kind = _kind_of(address, link.kind)
            links.setdefault(address, replace(link, url=address, kind=kind))
        elif address:
            message = f"“{shown(address)}” is not a web address"
            yield warning(source, message, "the link was left out; links begin with https://")
    return tuple(links.values())


def _counts_of(fields: Fields, source: Source) -> Generator[Problem, None, tuple[Count, ...]]:
    """Return the first valid count of each kind; yield warnings for others."""
    counts: dict[CountKind, Count] = {}
    for kind, text, date_text in fields.counts:
        match = _INTEGER.fullmatch(text.strip()) if len(text) <= _MAX_NUMBER_LENGTH else None
        value = int(match[1].replace(",", "")) if match else -1
        if 0 <= value <= _MAX_COUNT:
            date = yield from _date_of(date_text, source)
            counts.setdefault(kind, Count(kind=kind, value=value, date=date))
        elif text.strip():
            hint = f"expected a whole number from 0 to {_MAX_COUNT:,}; it was left out"
            yield warning(source, f"“{shown(text)}” is not a number of {kind}", hint)
    return tuple(counts.values())


def _kind_of(address: str, kind: LinkKind) -> LinkKind:
    """Return the *kind* of a link, or PREPRINT if it leads to the paper on a preprint server."""
    if kind is not LinkKind.PAPER or "xiv.org" not in address.lower():
        return kind
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return LinkKind.PREPRINT if host in _PREPRINT_HOSTS else kind


def completed(fields: Fields, others: Fields, names: Iterable[str]) -> Fields:
    """Return *fields* with the values of *others* for those of *names* that are empty."""
    return replace(
        fields, **{name: getattr(others, name) for name in names if not getattr(fields, name)}
    )


def with_subtitle(title: str, subtitle: str) -> str:
    """Return *title* and *subtitle* with a colon between, unless the title ends in punctuation."""
    if not title or not subtitle or title.casefold().endswith(subtitle.casefold()):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!." else f"{title}: {subtitle}"


def split_keywords(text: str) -> tuple[str, ...]:
    """Return the keywords in *text*, separated by ";", "|" or line breaks, or else by commas."""
    parts = _KEYWORD_SEPARATOR.split(text)
    return tuple(parts if len(parts) > 1 else text.split(","))


def page_range(text: str) -> str:
    """Return the pages in *text* with an en dash between first and last, or "" if it has none."""
    # Publishers' BibTeX has entities of HTML between pages.
    line = _PAGES_AFTER.sub("", one_line(unescape(text))).rstrip(" -–")
    if not _SOME_PAGE.search(line):
        return ""
    match = _PAGES.fullmatch(line)
    return f"{match[1]}–{match[2]}" if match else line.replace("--", "–")


def page_span(first: str, last: str) -> str:
    """Return the pages from *first* to *last*, either of which may be empty."""
    return f"{first}–{last}" if first and last and first != last else first or last


def arxiv_note(texts: Iterable[str]) -> str:
    """Return the arXiv id at the beginning of one of *texts*, such as Zotero's notes, or ""."""
    return next((match[1] for text in texts if (match := _ARXIV_NOTE.match(text))), "")


def noted_identifiers(extra: str) -> Iterator[tuple[str, str]]:
    """Yield the identifiers on lines of Zotero's field *extra*: "PMID: 1", "arXiv:1706.03762"."""
    yield "arxiv", arxiv_note(extra.splitlines())
    yield from ((scheme.lower(), value) for scheme, value in _NOTED.findall(extra))


def is_address(text: str) -> bool:
    """Return whether *text* begins like a web address."""
    return text.casefold().startswith(("http://", "https://"))


def has_address(text: str) -> bool:
    """Return whether *text* contains a web address, perhaps between other words or marks."""
    return any(start in text.casefold() for start in ("http://", "https://"))


def paper_or_pdf(address: str) -> LinkKind:
    """Return the kind of a link to the paper itself, by how its *address* ends."""
    return LinkKind.PDF if address.casefold().endswith(".pdf") else LinkKind.PAPER


def replace_surrogates(text: str) -> str:
    """Return *text* with U+FFFD for each lone surrogate that does not match `UNDECODED`."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def with_line_feeds(text: str) -> str:
    """Return *text* with all line ends as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return *text* on one line, with single spaces between words."""
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    """Return *text* with each paragraph on one line, and a blank line between paragraphs."""
    blocks = with_line_feeds(text).split("\n\n")
    return "\n\n".join(block for block in map(one_line, blocks) if block)


def shown(text: str) -> str:
    """Return *text* on one line, shortened if it is long, to quote it in a message."""
    line = one_line(text)
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN]}…"


def arxiv_mention(text: str) -> str:
    """Return the arXiv id after "arXiv" in *text*, as in "arXiv preprint arXiv:2010.11929"."""
    match = _ARXIV.search(text)
    return match["id"] if match else ""


def normalise_preprint(fields: Fields) -> Fields:
    """Return *fields* of kind PREPRINT if the venue is a preprint server, with ids in its name."""
    mentioned = tuple(("arxiv", arxiv_id) for arxiv_id in _mentions_of(fields))
    volume = "" if _CORR_VOLUME.fullmatch(fields.volume.strip()) else fields.volume
    extended = replace(fields, identifiers=(*fields.identifiers, *mentioned), volume=volume)
    on_arxiv = _is_on_arxiv(extended)
    if _PREPRINT_SERVER.match(fields.venue.strip()):
        return replace(extended, kind=PaperKind.PREPRINT, venue="" if on_arxiv else fields.venue)
    is_unpublished = on_arxiv and fields.kind is PaperKind.OTHER
    return replace(extended, kind=PaperKind.PREPRINT) if is_unpublished else extended


def _mentions_of(fields: Fields) -> Iterator[str]:
    """Yield the arXiv ids in the venue and the volume."""
    if volume := _CORR_VOLUME.fullmatch(fields.volume.strip()):
        yield volume["id"]
    if mention := arxiv_mention(fields.venue):
        yield mention


def _is_on_arxiv(fields: Fields) -> bool:
    """Return whether an identifier or a link of the paper leads to arXiv."""
    identifiers = [identifier(*pair) for pair in fields.identifiers if pair[1].strip()]
    identifiers += [identifier_of(link.url) for link in fields.links if link.kind is LinkKind.PAPER]
    return any(parsed and parsed.scheme == "arxiv" for parsed in identifiers)
