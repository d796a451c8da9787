"""The data model: immutable values, with empty fields where a source has no information."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

# Authors of a paper with more authors than this do not count as acquainted.
MAX_TOGETHER = 100
# Not from `calendar`, whose names depend on the locale.
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)


class Source(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A location in the input: `path` as shown to people, `line` or else `record` from 1.

    `lines` is the number of non-blank lines (or records) that the item at the location takes up.
    """

    path: str
    line: int = 0
    record: int = 0
    lines: int = 1

    def __str__(self) -> str:
        if self.line:
            return f"{self.path}:{self.line}"
        return f"{self.path}, record {self.record}" if self.record else self.path

    @property
    def label(self) -> str:
        """The location in words: "papers.bib, line 12"."""
        return f"{self.path}, line {self.line}" if self.line else str(self)


class PartialDate(Struct, frozen=True, kw_only=True, array_like=True, gc=False, order=True):
    """A date of which any part may be unknown; unknown parts are 0, so that dates compare."""

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
        """The date in words: "12 March 2026", "12 March", "March 2026"."""
        month = MONTHS[self.month - 1] if self.month else ""
        parts = (str(self.day) if self.day else "", month, str(self.year) if self.year else "")
        return " ".join(part for part in parts if part)


class Author(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A person or an organisation; `name` is the form shown, unknown parts of it are empty.

    The parts are those of CSL: `particle` is "van" in "Ludwig van Beethoven", `suffix` is "Jr.".
    `literal` is true for organisations, whose name has no parts. `slug` is empty until
    `enrich.people` has disambiguated the persons; `person` is the name of the person's page, empty
    where it equals `name`. `identity` is an identifier of the person in a source that is no ORCID;
    it is not shown. `others` is true for the last author before "et al.". `affiliation` is the
    author's affiliation in this paper, several ones joined by "; ".
    """

    name: str
    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    literal: bool = False
    orcid: str = ""
    slug: str = ""
    person: str = ""
    identity: str = ""
    others: bool = False
    affiliation: str = ""

    @property
    def page_name(self) -> str:
        """The name of the person's page, which may differ from the form in this paper."""
        return self.person or self.name


class Venue(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A journal, or a conference over all its years; `short` is its common abbreviation.

    `slug` is empty until `enrich.venues` has recognised the venue or derived a slug from its name.
    """

    name: str
    short: str = ""
    slug: str = ""

    @property
    def label(self) -> str:
        """The short name if there is one, else the full name."""
        return self.short or self.name


class PaperKind(StrEnum):
    """How a paper came out, as far as it matters to a citation and to which version leads."""

    ARTICLE = "article"
    CONFERENCE = "conference paper"
    PREPRINT = "preprint"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    REPORT = "report"
    OTHER = "other"


class Status(StrEnum):
    """Why a paper does not stand among the accepted ones of its venue, as its source says it."""

    SUBMITTED = "submitted"
    REJECTED = "rejected"
    DESK_REJECTED = "desk rejected"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


class CountKind(StrEnum):
    """The kind of a count: citations, upvotes, or stars."""

    CITATIONS = "citations"
    UPVOTES = "upvotes"
    STARS = "stars"


class Count(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A number from a source, and the `date` as of which it was counted, if known."""

    kind: CountKind
    value: int
    date: PartialDate | None = None


class Identifier(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
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
    PDF = "pdf"
    PREPRINT = "preprint"
    SUPPLEMENT = "supplement"
    VIDEO = "video"
    LEADERBOARD = "leaderboard"
    OTHER = "other"


class Link(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An address, with the sentence (`evidence`) or the `field` of the record that contains it.

    `written` is its spelling in the abstract, empty if it is from another field.
    """

    url: str
    kind: LinkKind
    evidence: str = ""
    written: str = ""
    field: str = ""


class Promise(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An announcement without an address: what is promised, and the sentence that promises it."""

    kinds: tuple[LinkKind, ...]
    evidence: str


class Evidence(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The evidence for a topic: the phrase as written in the paper, its field and sentence."""

    phrase: str
    field: str
    sentence: str


class TopicMatch(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A topic of a paper, with its weight (see `enrich.topics`) and its evidence."""

    id: str
    label: str
    weight: int
    evidence: tuple[Evidence, ...] = ()


class Origin(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The source of a field's value; `field` is an attribute of `Paper`."""

    field: str
    source: Source


class Paper(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One paper.

    `listed` is the day on which a listing showed it, `published` the date of publication, which
    listings lack. `source` is the leading record, `others` are the records merged into it, and
    `origins` has the fields that come from one of those. `id` and `slug` are empty until
    `enrich.identity` assigns them; `former` holds the slugs under previous titles. `evidence` is
    the folded evidence of links, promises and topics (see `text.evidence`). `status` is None
    if the paper was accepted or no source has a status. `counts` has at most one of each kind.
    `key` is the citation key: the source's, which `enrich.citation_keys` makes unique. `language`
    is a BCP 47 tag, and `license` the address of the licence. `aliases` are the identifiers and
    titles of merged records that differ from the paper's.
    """

    title: str
    source: Source
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    kind: PaperKind | None = None
    venue: Venue | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    listed: PartialDate | None = None
    published: PartialDate | None = None
    identifiers: tuple[Identifier, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    promises: tuple[Promise, ...] = ()
    topics: tuple[TopicMatch, ...] = ()
    id: str = ""
    slug: str = ""
    former: tuple[str, ...] = ()
    others: tuple[Source, ...] = ()
    origins: tuple[Origin, ...] = ()
    evidence: bytes = b""
    key: str = ""
    language: str = ""
    status: Status | None = None
    counts: tuple[Count, ...] = ()
    license: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year of publication, 0 where unknown."""
        return self.published.year if self.published else 0

    @property
    def has_more_authors(self) -> bool:
        """Whether the source names only some of the authors, as with "et al."."""
        return bool(self.authors) and self.authors[-1].others

    @property
    def date(self) -> PartialDate | None:
        """The date for sorting: the date of publication if known, else that of the listing."""
        return self.published or self.listed

    @property
    def free_keywords(self) -> tuple[str, ...]:
        """The keywords that are no evidence for a topic of the paper."""
        named = {
            evidence.phrase
            for topic in self.topics
            for evidence in topic.evidence
            if evidence.field == "keywords"
        }
        return tuple(keyword for keyword in self.keywords if keyword not in named)

    def count_of(self, kind: CountKind) -> int | None:
        """Return the count of *kind*, or None if no source has it."""
        return next((count.value for count in self.counts if count.kind is kind), None)

    def links_of(self, *kinds: LinkKind) -> tuple[Link, ...]:
        """Return the links of any of *kinds*, in the order of the paper."""
        return tuple(link for link in self.links if link.kind in kinds)


class Note(Struct, frozen=True, kw_only=True, array_like=True):
    """A note on a paper by the people of the site; `text` is Markdown.

    `references` are candidate references to the paper, the most reliable first.
    """

    source: Source
    text: str
    references: tuple[str, ...]
    title: str = ""
    presenters: tuple[str, ...] = ()
    date: PartialDate | None = None

    @property
    def sort_key(self) -> tuple[tuple[int, ...], str]:
        """The sort key of notes: newest first, undated ones last, and by file within a day."""
        date = self.date
        return (0, -date.year, -date.month, -date.day) if date else (1,), self.source.path


class Related(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A paper related to another one; `is_mutual` if each is among the other's related papers.

    `topics` are the ids of shared topics, and `terms` shared words in lower case, those with the
    largest weight first.
    """

    title: str
    slug: str
    year: int = 0
    language: str = ""
    topics: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    is_mutual: bool = False


class Region(Struct, frozen=True, kw_only=True, array_like=True):
    """A region (cluster) of the map; level 0 is the coarsest, and each next `level` is finer.

    `x` and `y` are the coordinates of its centre. `papers` is the number of its papers, and
    `nearest` the numbers of the most typical ones, in a small map of all. `terms` distinguish it
    from other regions. `within` is the number of its parent region at the level above, or -1.
    """

    level: int
    x: int
    y: int
    papers: int
    terms: tuple[str, ...]
    nearest: tuple[int, ...] = ()
    within: int = -1


class PaperMap(Struct, frozen=True, kw_only=True, eq=False):
    """A map on which related papers are near each other.

    `places` has the coordinates of each paper as two 16-bit integers: from the left, and from the
    top. `papers` are in the order of the search index, `regions` in the order of their levels.
    """

    papers: Sequence[Paper]
    places: bytes
    regions: tuple[Region, ...]


class Reading(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The counts of one source; `lines` is the number of non-blank lines, each counted once below.

    In formats without lines all counts are of records, as `unit` states. `paper_lines` are the
    lines of `records`, and `unused` the lines that problems report. `papers` counts the records
    that lead a paper of the site, `hidden` those whose paper a correction hides; all others were
    merged into other records.
    """

    path: str
    format: str
    unit: str = "line"
    lines: int = 0
    records: int = 0
    papers: int = 0
    paper_lines: int = 0
    headings: int = 0
    boilerplate: int = 0
    unused: int = 0
    hidden: int = 0

    @property
    def accounted(self) -> int:
        """The number of lines accounted for; it equals `lines` unless a reader has a bug."""
        return self.paper_lines + self.headings + self.boilerplate + self.unused


def total_of(readings: Sequence[Reading]) -> Reading:
    """Return the first of *readings*, of which there is at least one, with the sums of counts."""
    _path, _format, _unit, *counts = Reading.__struct_fields__
    sums = {name: sum(getattr(reading, name) for reading in readings) for name in counts}
    return replace(readings[0], **sums)
