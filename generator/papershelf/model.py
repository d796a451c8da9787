"""The values that travel through the house: immutable, and empty where a source is silent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Spelt out because the names in `calendar` follow the locale.
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place in the input: `path` as shown to people, `line` from 1.

    `lines` counts the non-blank lines (or records) that the thing found there takes up.
    """

    path: str
    line: int = 0
    lines: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PartialDate:
    """A date of which any part may be unknown; 0 stands for unknown, so that dates compare."""

    year: int = 0
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """ISO 8601, with `--MM-DD` for a day without a year, as in XML Schema."""
        year = f"{self.year:04d}" if self.year else "-"
        parts = [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join([year, *parts])

    @property
    def label(self) -> str:
        """The date as a reader expects it: "12 March 2026", "12 March", "March 2026"."""
        month = MONTHS[self.month - 1] if self.month else ""
        parts = (str(self.day) if self.day else "", month, str(self.year) if self.year else "")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person or an organisation; `name` is the form shown, the parts are empty when not given."""

    name: str
    given: str = ""
    family: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An identifier in a registry that others use, such as `doi` or `arxiv`."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class LinkKind(StrEnum):
    """What a visitor finds behind a link."""

    CODE = "code"
    MODEL = "model"
    DATA = "data"
    DEMO = "demo"
    PROJECT_PAGE = "project page"
    PAPER = "paper"
    VIDEO = "video"
    LEADERBOARD = "leaderboard"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address with the sentence that it was found in.

    `written` is how the abstract spells it, empty where it came from elsewhere.
    """

    url: str
    kind: LinkKind
    evidence: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something announced without an address: what it is, and the sentence that says so."""

    kinds: tuple[LinkKind, ...]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a topic was given: the phrase as the paper writes it, the field, and the sentence."""

    phrase: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """A topic given to a paper, with its weight (see `enrich.topics`) and its evidence."""

    id: str
    label: str
    weight: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper.

    `listed` is the day a listing showed it, `published` the date of publication: a listing gives
    only the first. `id` and `slug` are empty until `enrich.identity` has named the paper.
    """

    title: str
    source: Source
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    venue: str = ""
    listed: PartialDate | None = None
    published: PartialDate | None = None
    identifiers: tuple[Identifier, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    promises: tuple[Promise, ...] = ()
    topics: tuple[TopicMatch, ...] = ()
    id: str = ""
    slug: str = ""

    @property
    def date(self) -> PartialDate | None:
        """The date that the paper is sorted by: publication where known, else the listing's."""
        return self.published or self.listed

    def links_of(self, *kinds: LinkKind) -> tuple[Link, ...]:
        """The links of these kinds, in the order of the paper."""
        return tuple(link for link in self.links if link.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one source: `lines` are its non-blank lines, each counted once below.

    `paper_lines` were taken up by `records`, `unused` are lines that problems report; `papers`
    are the records that are shown, fewer where one stands elsewhere already.
    """

    path: str
    format: str
    lines: int
    records: int
    papers: int
    paper_lines: int
    headings: int
    furniture: int
    unused: int

    @property
    def accounted(self) -> int:
        """The lines whose whereabouts are known: equal to `lines`, or a reader is at fault."""
        return self.paper_lines + self.headings + self.furniture + self.unused
