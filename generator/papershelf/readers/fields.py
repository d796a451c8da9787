"""The fields of a record, the same for every format, and the values that formats write alike."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, CountKind, Link, LinkKind, PaperKind, Source, Status
from papershelf.problems import Problem, failure, note
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact, parse_loosely
from papershelf.text.identifiers import ARXIV_ID, identified, orcid_of
from papershelf.text.names import author_of, organisation, person

# Works that are no part of another: their second title is a series, and their pages are a number.
STANDALONE = frozenset({PaperKind.BOOK, PaperKind.THESIS, PaperKind.REPORT})
# Works that have their series as the venue.
IN_SERIES = frozenset({PaperKind.BOOK, PaperKind.REPORT})
# The kinds of links that lead to the paper itself.
PAPER_LINKS = frozenset({LinkKind.PAPER, LinkKind.PDF, LinkKind.PREPRINT})
_MAX_SHOWN = 80
# The maximum number of names that a message lists.
_LISTED = 30
# A title that was translated into English is in brackets, unlike "[A] and [B]".
_TRANSLATED = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\.?")
_NO_TITLE = frozenset({"not available", "in process citation"})
_FULL_STOP = re.compile(r"(?:^|(?<= ))(?!(?:al|etc|Inc|Jr|Ltd|vs)\.\Z)([^ .]+)\.\Z")
_KEYWORD_SEPARATOR = re.compile(r"[;|\r\n]")
# "379-423", "S1 -- S9", "12:1–12:20", "ix-xii"; not "A-12", which is one page.
_PAGE = r"([A-Za-z.:]{0,9}[0-9][A-Za-z0-9.:]{0,19}|[ivxlc]{1,9})"
_PAGES = re.compile(rf"{_PAGE} ?[-‐‑‒–—−]{{1,3}} ?{_PAGE}")
_NUMBERED_PAGE = re.compile(r"[A-Za-z]*[0-9]+")
_PAGES_AFTER = re.compile(r"\App?\.? ?(?=[0-9])")
# "No Pagination Specified" and "in press" contain no page number; ADS's "arXiv:1706.03762", Google
# Scholar's "arXiv--1706" and the address of a project's page are none.
_SOME_PAGE = re.compile(r"(?!arxiv|ascl:|https?:).*?(?:[0-9]|\b[ivxlc]{1,9}\b)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_ARXIV_NOTE = re.compile(r"arxiv:[ \t]*([^\s\[\]]{5,40})", re.IGNORECASE)
_NOTED = re.compile(r"(doi|pmid|pmcid): ?(\S+)\s*", re.IGNORECASE)
# The surrogates that stand for bytes that are not UTF-8 (PEP 383).
UNDECODED = re.compile("[\udc80-\udcff]")
SAVE_AS_UTF8 = "save the file as UTF-8"
# Any other lone surrogate, such as one that a format writes as an escape.
_LONE_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_ARXIV = re.compile(
    rf"(?<![a-z])arxiv(?:\.org/(?:abs|pdf)/|[ .:]{{0,3}}(?:abs/)?)(?P<id>{ARXIV_ID})", re.IGNORECASE
)


class Fields(Struct, frozen=True, kw_only=True):
    """The unchecked fields of a record, under the names that all formats share; empty if missing.

    Dates, `language` and `license` are in any written form, with one licence per line, and `links`
    may have any address. `key` is that of a BibTeX entry. `identifiers` are pairs of a scheme (see
    `papershelf.text.identifiers`) and a value, `counts` triples of kind, number and date.
    `unreadable` are the paths of values that can't be converted, `unused` those of second values.
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
    unreadable: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


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

    def people(
        self, names: Mapping[str, Callable[[str], Author]], orcid: str, affiliation: str
    ) -> list[Author]:
        """Return the authors under *names*, converted; *orcid* and *affiliation* follow a name."""
        authors: list[Author] = []
        for field, text in self.pairs:
            if convert := names.get(field):
                authors.append(convert(text))
            elif authors and field == orcid:
                authors[-1] = identified(authors[-1], orcid_of(text))
            elif authors and field == affiliation:
                authors[-1] = affiliated(authors[-1], text)
        return authors


def unusable(source: Source, message: str, hint: str = "") -> Problem:
    """Return the error that a record is lost, with all lines that it takes up."""
    return failure(source, message, hint, lost=source.lines)


def undecoded(source: Source, lost: int = 1) -> Problem:
    """Return the error that *lost* records or lines are unusable because they are not UTF-8."""
    return failure(source, "not UTF-8", SAVE_AS_UTF8, lost=lost)


def completed(
    fields: Fields, others: Fields, names: Iterable[str] = Fields.__struct_fields__
) -> Fields:
    """Return *fields* with the values of *others* for those of *names* that are empty."""
    return replace(
        fields, **{name: getattr(others, name) for name in names if not getattr(fields, name)}
    )


def with_subtitle(title: str, subtitle: str) -> str:
    """Return *title* and *subtitle* with a colon between, unless the title ends in punctuation."""
    if not title or not subtitle or title.casefold().endswith(subtitle.casefold()):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!." else f"{title}: {subtitle}"


def without_full_stop(title: str) -> str:
    """Return a title without its final full stop, unless that belongs to a word such as "al."."""
    return _FULL_STOP.sub(r"\1", one_line(title))


def index_title(text: str) -> str:
    """Return the title in *text* as NLM writes it, "" for a placeholder.

    It loses its full stop and the brackets of a translation.
    """
    translated = _TRANSLATED.fullmatch(text)
    title = without_full_stop(translated[1] if translated else text)
    return "" if title.casefold() in _NO_TITLE else title


def split_keywords(text: str) -> tuple[str, ...]:
    """Return the keywords in *text*, separated by ";", "|" or line breaks, or else by commas."""
    parts = _KEYWORD_SEPARATOR.split(text)
    return tuple(parts if len(parts) > 1 else text.split(","))


def date_or_year(text: str) -> str:
    """Return *text*, or the year in it if *text* is no known date and has only one year."""
    years = set(_YEAR.findall(text))
    return most_exact([text, *(years if len(years) == 1 else ())])


def date_in(date: str, year: str, month: str, day: str) -> str:
    """Return the date in fields for its parts; *date* may lack the year, as in "JUN 12"."""
    if not date and not month:
        return year
    # A span such as "5-7" would become a day, and so would a year such as "04".
    number = f"{year}-{month:0>2}" if month.isalnum() else ""
    # Some months repeat the year: "May 23-May 29, 2021".
    months = (f"{date} {year}", number, month, f"{month} {year}")
    days = (f"{number}-{day:0>2}", f"{day} {month} {year}") if day else ()
    return most_exact([date, *(months + days if parse_loosely(year) else ()), year])


def author_in_parts(family: str, given: str, suffix: str = "") -> Author:
    """Return the author with a name in parts; a single part is the family name."""
    family, given = one_line(family), one_line(given)
    if not (family and given):
        author = person(family=family or given)
    elif (author := author_of(f"{family}, {given}")).literal:
        return author
    return person(
        given=author.given,
        particle=author.particle,
        family=author.family,
        suffix=suffix or author.suffix,
    )


def endnote_author(name: str) -> Author:
    """Return an author; in EndNote a comma after several words marks an organisation."""
    bare = name.rstrip(", ")
    is_organisation = bare != name and " " in bare and "," not in bare and not bare[0].islower()
    return organisation(bare) if is_organisation else author_of(name)


def page_range(text: str) -> str:
    """Return the pages in *text* with an en dash between first and last, or "" if it has none."""
    # Publishers' BibTeX has entities of HTML between pages.
    line = _PAGES_AFTER.sub("", one_line(unescape(text))).rstrip(" -–")
    if not _SOME_PAGE.match(line):
        return ""
    match = _PAGES.fullmatch(line)
    return f"{match[1]}–{_last_page(*match.groups())}" if match else line.replace("--", "–")


def _last_page(first: str, last: str) -> str:
    """Return the *last* page of a range in full: "444" after "436" for "44"."""
    # "6913-7" for 6913 to 6917: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#pg.
    full = first[: -len(last)] + last
    is_short = last.isdecimal() and _NUMBERED_PAGE.fullmatch(first) and len(full) == len(first)
    return full if is_short and full > first else last


def page_span(first: str, last: str) -> str:
    """Return the pages from *first*, which may be a range already, to *last*; both may be empty."""
    is_end = first == last or first.endswith((f"-{last}", f"–{last}"))
    return first or last if is_end or not (first and last) else f"{first}–{last}"


def arxiv_note(texts: Iterable[str]) -> str:
    """Return the arXiv id at the beginning of one of *texts*, such as Zotero's notes, or ""."""
    return next((match[1] for text in texts if (match := _ARXIV_NOTE.match(text))), "")


def arxiv_mention(text: str) -> str:
    """Return the arXiv id after "arXiv" in *text*, as in "arXiv preprint arXiv:2010.11929"."""
    match = _ARXIV.search(text)
    return match["id"] if match else ""


def noted_identifiers(extra: str) -> Iterator[tuple[str, str]]:
    """Yield the identifiers of Zotero's field *extra*, on lines that have nothing else: "PMID: 1".

    An arXiv id is at the beginning of a line.
    """
    yield "arxiv", arxiv_note(extra.splitlines())
    for line in extra.splitlines():
        if not _NOTED.sub("", line.strip()):
            yield from ((scheme.lower(), value) for scheme, value in _NOTED.findall(line))


def is_address(text: str) -> bool:
    """Return whether *text* begins like a web address."""
    return text.casefold().startswith(("http://", "https://"))


def has_address(text: str) -> bool:
    """Return whether *text* contains a web address, perhaps between other words or marks."""
    return any(start in text.casefold() for start in ("http://", "https://", "www."))


def replace_surrogates(text: str) -> str:
    """Return *text* with U+FFFD for each lone surrogate that does not match `UNDECODED`."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def with_line_feeds(text: str) -> str:
    """Return *text* with all line ends as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return *text* on one line, with single spaces between words."""
    return " ".join(text.split())


def shown(text: str) -> str:
    """Return *text* on one line, shortened if it is long, to quote it in a message."""
    line = one_line(text)
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN]}…"


def quoted_list(names: Sequence[str]) -> str:
    """Return the first of *names* in quotation marks, and the number of the others."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(f"“{shown(name)}”" for name in names[:_LISTED]) + more


def unused_keys(keys: Collection[str], path: str) -> Iterator[Problem]:
    """Yield a note about the *keys* that were not used in the records of the file at *path*."""
    if keys:
        yield note(Source(path=path), f"these keys are not used: {quoted_list(sorted(keys))}")
