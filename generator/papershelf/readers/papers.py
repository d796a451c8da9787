"""Turn the fields of a record into a paper, in the same way for every format."""

import re
from collections.abc import Generator, Iterable, Iterator

from msgspec.msgpack import encode
from msgspec.structs import replace

from papershelf.model import (
    Count,
    CountKind,
    Identifier,
    Link,
    LinkKind,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Venue,
)
from papershelf.problems import Problem, warning
from papershelf.readers.fields import (
    PAPER_LINKS,
    STANDALONE,
    Fields,
    arxiv_mention,
    is_address,
    one_line,
    page_range,
    shown,
    undecoded,
    unusable,
    with_line_feeds,
)
from papershelf.readers.reader import UnusedKeys
from papershelf.readers.words import status_named, submission
from papershelf.text.addresses import is_followable
from papershelf.text.dates import NO_DATE, PLAUSIBLE_YEARS, parse_loosely, possible_dates
from papershelf.text.identifiers import ARXIV_ID, identifier, identifier_of
from papershelf.text.languages import language_tag
from papershelf.text.licenses import license_address
from papershelf.text.names import named_authors
from papershelf.text.venue_names import year_in
from papershelf.text.wording import each_once

# What an address of the paper itself leads to. Wiley, ACS, ACM and others have "/doi/pdf/".
_KINDS_OF_ADDRESSES = {
    LinkKind.PDF: re.compile(r".*(?:\.pdf\Z|/doi/pdf/)", re.IGNORECASE),
    LinkKind.OTHER: re.compile(r"https?://(?:www\.)?wikidata\.org(?:[:/?#]|\Z)", re.IGNORECASE),
    LinkKind.PREPRINT: re.compile(
        r"https?://(?:www\.|export\.)?(?:ar|bior|medr)xiv\.org(?:[:/?#]|\Z)", re.IGNORECASE
    ),
}
# "1234", "1,234", and "1234.0" as statistics programs write it.
_INTEGER = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?", re.ASCII)
_MAX_COUNT = 1_000_000_000
_MAX_NUMBER_LENGTH = 20
# What Scopus and publishers write in place of an abstract or of authors.
_NO_ABSTRACT = re.compile(
    r"\A\[?(?:no abstract(?: is)? available|abstract not available)"
    r"(?: for this (?:article|paper))?\.?\]?\Z",
    re.IGNORECASE,
)
_NO_AUTHOR = "[No author name available]"
# The name of a preprint server in place of a journal.
_PREPRINT_SERVER = re.compile(
    r"(?:ar|bior|chemr|medr|psyar)xiv(?![a-z])|corr(?=\s*(?:$|[,(]|abs/))", re.IGNORECASE
)
# DBLP gives the volume "abs/1706.03762" of the journal CoRR; Semantic Scholar that of the preprint
# of a published paper.
_CORR_VOLUME = re.compile(r"abs/(?P<id>.{5,40})")
# The end of a title in arXiv's feeds: "Title. (arXiv:2303.04150v2 [cs.NE] UPDATED)".
_FEED_ID = re.compile(
    rf"\.? \(arXiv:{ARXIV_ID}(?:v[0-9]+)? \[[\w.-]{{2,20}}\][A-Z ]{{0,20}}\)\s*\Z"
)


def paper_of(fields: Fields, source: Source) -> Iterator[Paper | Problem | UnusedKeys]:
    """Yield the paper of a record, or the error that it has no title, after its warnings."""
    fields = normalise_preprint(fields)
    for path in dict.fromkeys(fields.unreadable):
        yield warning(source, f"the value of “{path}” can't be read", "it was left out")
    if fields.unused:
        yield UnusedKeys(fields.unused, source)
    if _is_undecoded(fields):
        yield undecoded(source, source.lines)
        return
    if not any(map(str.isalnum, fields.title)):
        message = f"the title “{shown(fields.title)}” has no letter or digit"
        reason = message if fields.title.strip() else "no title"
        yield unusable(source, reason, "every paper needs a title")
        return
    venue, status = submission(_venue_of(fields))
    short = one_line(fields.venue_short)
    name = venue or short
    is_event = status is not None or fields.kind is PaperKind.CONFERENCE
    date = fields.published or year_in(f"{venue}, {short}", is_event=is_event)
    published = yield from _date_of(date, source)
    listed = yield from _date_of(fields.listed, source)
    identifiers = yield from _identifiers_of(fields, source)
    links = yield from _links_of(fields.links, identifiers, source)
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
        pages=_pages_of(fields),
        publisher=one_line(fields.publisher),
        published=published,
        listed=listed,
        identifiers=identifiers,
        keywords=each_once(map(one_line, fields.keywords)),
        links=links,
        status=fields.status or status or status_named([fields.published]),
        counts=counts,
        key=one_line(fields.key),
        language=language_tag(fields.language),
        license=license_address(fields.license),
    )


def normalise_preprint(fields: Fields) -> Fields:
    """Return *fields* of kind PREPRINT if the venue is a preprint server, with ids in the names."""
    corr = _CORR_VOLUME.fullmatch(fields.volume.strip())
    names = (fields.venue, *_FEED_ID.findall(fields.title))
    mentioned = filter(None, (corr["id"] if corr else "", *map(arxiv_mention, names)))
    fields = replace(
        fields,
        title=_FEED_ID.sub("", fields.title),
        identifiers=(*fields.identifiers, *(("arxiv", arxiv_id) for arxiv_id in mentioned)),
        volume="" if corr else fields.volume,
    )
    if _PREPRINT_SERVER.match(fields.venue.strip()):
        venue = "" if _is_on_arxiv(fields) else fields.venue
        return replace(fields, kind=PaperKind.PREPRINT, venue=venue)
    is_unpublished = fields.kind is PaperKind.OTHER and _is_on_arxiv(fields)
    return replace(fields, kind=PaperKind.PREPRINT) if is_unpublished else fields


def _is_on_arxiv(fields: Fields) -> bool:
    """Return whether an identifier or a link of the paper leads to arXiv."""
    pairs = fields.identifiers
    identifiers = [identifier(scheme, value) for scheme, value in pairs if value.strip()]
    identifiers += [identifier_of(link.url) for link in fields.links if link.kind is LinkKind.PAPER]
    return any(parsed and parsed.scheme == "arxiv" for parsed in identifiers)


def _is_undecoded(fields: Fields) -> bool:
    try:
        encode(fields)
    except UnicodeEncodeError:
        return True
    return False


def _venue_of(fields: Fields) -> str:
    """Return the venue, but not the title of an entire book, which some programs repeat there."""
    venue = one_line(fields.venue)
    is_title = venue.casefold() == one_line(fields.title).casefold()
    return "" if fields.kind in STANDALONE and is_title else venue


def _date_of(text: str, source: Source) -> Generator[Problem, None, PartialDate | None]:
    """Return the date in *text*, or None with a warning if it is no date or implausible."""
    text = text.strip()
    date = parse_loosely(text)
    if text and not date and not NO_DATE.fullmatch(text):
        yield invalid_date(text, source)
    if date and date.year and date.year not in PLAUSIBLE_YEARS:
        first, last = PLAUSIBLE_YEARS[0], PLAUSIBLE_YEARS[-1]
        message = f"the year in “{shown(text)}” is not between {first} and {last}"
        yield warning(source, message, "correct it; the date was left empty")
        return None
    return date


def invalid_date(text: str, source: Source) -> Problem:
    """Return the warning at *source* that *text* is no date, or which dates it may be."""
    choice = possible_dates(text)
    fault = "may be two dates" if choice else "is not a date"
    hint = f"write {choice or 'a date like 2026-03-12 or 2026'}; the date was left empty"
    return warning(source, f"“{shown(text)}” {fault}", hint)


def _identifiers_of(
    fields: Fields, source: Source
) -> Generator[Problem, None, tuple[Identifier, ...]]:
    """Return the first identifier of each scheme in identifiers and links; yield warnings."""
    by_scheme: dict[str, Identifier] = {}
    addresses = {link.url for link in fields.links}
    for scheme, value in fields.identifiers:
        # Columns of DOIs have "arXiv:1409.0473" for papers without one.
        registry = "arxiv" if value.strip().lower().startswith("arxiv:") else scheme
        parsed = (identifier(registry, value) or identifier_of(value)) if value.strip() else None
        if parsed:
            by_scheme.setdefault(parsed.scheme, parsed)
        elif value.strip() and value not in addresses:
            message = f"“{shown(value)}” is not a valid {scheme} identifier"
            yield warning(source, message, "it was left out")
    for parsed in filter(None, map(_identifier_at, fields.links)):
        by_scheme.setdefault(parsed.scheme, parsed)
    return tuple(by_scheme.values())


def _identifier_at(link: Link) -> Identifier | None:
    """Return the identifier to which a *link* to the paper leads, or the DOI that it is."""
    if link.kind not in PAPER_LINKS:
        return None
    address = link.url.strip()
    return identifier_of(address) if is_address(address) else identifier("doi", address)


def _links_of(
    raw: Iterable[Link], identifiers: tuple[Identifier, ...], source: Source
) -> Generator[Problem, None, tuple[Link, ...]]:
    """Return the links with a web address, each address once; yield warnings for others.

    Links of unknown kind lead to the paper if they lead to one of its *identifiers*.
    """
    links: dict[str, Link] = {}
    for link in raw:
        address = link.url.strip()
        if is_followable(address):
            is_own = link.kind is LinkKind.OTHER and identifier_of(address) in identifiers
            kind = _kind_of(address, LinkKind.PAPER if is_own else link.kind)
            links.setdefault(address, replace(link, url=address, kind=kind))
        elif address and not _identifier_at(link):
            message = f"“{shown(address)}” is not a web address"
            yield warning(source, message, "the link was left out; links begin with https://")
    return tuple(links.values())


def _kind_of(address: str, kind: LinkKind) -> LinkKind:
    """Return the *kind* of a link, or what *address* is if the link leads to the paper itself."""
    if kind is not LinkKind.PAPER:
        return kind
    return next((known for known, form in _KINDS_OF_ADDRESSES.items() if form.match(address)), kind)


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


def _paragraphs(text: str) -> str:
    """Return *text* with each paragraph on one line, and a blank line between paragraphs."""
    blocks = with_line_feeds(text).split("\n\n")
    return "\n\n".join(block for block in map(one_line, blocks) if block)


def _pages_of(fields: Fields) -> str:
    """Return the pages, but not the single number that says how many an entire book has."""
    pages = page_range(fields.pages)
    return "" if fields.kind in STANDALONE and "–" not in pages else pages
