"""The values that travel through the house: immutable, and empty where a source is silent."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

# Who signed a paper with more authors than this has not met them all.
MOST_TOGETHER = 100
# Spelt out because the names in `calendar` follow the locale.
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)


class Source(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place in the input: `path` as shown to people, `line` or else `record` from 1.

    `lines` counts the non-blank lines (or records) that the thing found there takes up.
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
        """The place in words: "papers.bib, line 12"."""
        return f"{self.path}, line {self.line}" if self.line else str(self)


class PartialDate(Struct, frozen=True, kw_only=True, array_like=True, gc=False, order=True):
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


class Author(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A person or an organisation; `name` is the form shown, the parts are empty when not given.

    The parts are those of CSL: `particle` is "van" in "Ludwig van Beethoven", `suffix` is "Jr.".
    `literal` is true of organisations, whose name has no parts. `slug` is empty until
    `enrich.people` has disambiguated the persons; `person` is the name of the person's page, empty
    where that is `name`. `identity` is how a source tells the person from others of the name, where
    that is no ORCID; it is not shown. `others` is true of the last whom a source names before "et
    al.". `affiliation` is where this paper says that the author works, several places with "; "
    between.
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

    def __hash__(self) -> int:
        """Return that of name and affiliation, in which nearly all of very many authors differ."""
        return hash(self.name + self.affiliation)

    @property
    def page_name(self) -> str:
        """The name of the person's page, whichever form of it this paper has."""
        return self.person or self.name


class Venue(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A journal, or a conference over all its years; `short` is what people call it.

    `slug` is empty until `enrich.venues` has recognised the venue, or made one from its name.
    """

    name: str
    short: str = ""
    slug: str = ""

    @property
    def label(self) -> str:
        """The short name where there is one."""
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
    """What a source counts of a paper."""

    CITATIONS = "citations"
    UPVOTES = "upvotes"
    STARS = "stars"


class Count(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A number that a source gives, and the `date` as of which it does, if it says so."""

    kind: CountKind
    value: int
    date: PartialDate | None = None


class Identifier(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An identifier in a registry that others use, such as `doi` or `arxiv`."""

    scheme: str
    value: str

    def __hash__(self) -> int:
        """Return that of the value alone, in which nearly all differ: every paper has some."""
        return hash(self.value)

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
    """An address with the sentence that it was found in, or the `field` of the source's record.

    `written` is how the abstract spells it, empty where it came from elsewhere.
    """

    url: str
    kind: LinkKind
    evidence: str = ""
    written: str = ""
    field: str = ""


class Promise(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Something announced without an address: what it is, and the sentence that says so."""

    kinds: tuple[LinkKind, ...]
    evidence: str


class Evidence(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Why a topic was given: the phrase as the paper writes it, the field, and the sentence."""

    phrase: str
    field: str
    sentence: str


class TopicMatch(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A topic given to a paper, with its weight (see `enrich.topics`) and its evidence."""

    id: str
    label: str
    weight: int
    evidence: tuple[Evidence, ...] = ()


class Origin(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Which source a field's value comes from; `field` is an attribute of `Paper`."""

    field: str
    source: Source


class Paper(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One paper.

    `listed` is the day a listing showed it, `published` the date of publication: a listing gives
    only the first. `source` is the record that leads, `others` are those merged into it, and
    `origins` names the fields that come from one of those. `id` and `slug` are empty until
    `enrich.identity` has named the paper; `former` holds the slugs that it had under other titles.
    `evidence` is that of links, promises and topics while it is folded (see `text.evidence`).
    `status` is empty for one that was accepted, or of which no source says anything. Of `counts`
    there is one of a kind at most.
    `key` is what BibTeX cites the paper by: the source's, which `enrich.identity` makes the paper's
    own. `language` is that of the paper, as a tag of BCP 47, and `license` the address of what a
    source says that it may be used by. `aliases` are what merged records are called and the paper
    is not: identifiers and titles.
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
        """Whether the source says that there are authors whom it does not name."""
        return bool(self.authors) and self.authors[-1].others

    @property
    def date(self) -> PartialDate | None:
        """The date that the paper is sorted by: publication where known, else the listing's."""
        return self.published or self.listed

    @property
    def free_keywords(self) -> tuple[str, ...]:
        """The keywords that name none of the paper's topics."""
        named = {
            evidence.phrase
            for topic in self.topics
            for evidence in topic.evidence
            if evidence.field == "keywords"
        }
        return tuple(keyword for keyword in self.keywords if keyword not in named)

    def count_of(self, kind: CountKind) -> int | None:
        """Return the number of a *kind*, if a source gives it."""
        return next((count.value for count in self.counts if count.kind is kind), None)

    def links_of(self, *kinds: LinkKind) -> tuple[Link, ...]:
        """Return the links of these kinds, in the order of the paper."""
        return tuple(link for link in self.links if link.kind in kinds)


class Note(Struct, frozen=True, kw_only=True, array_like=True):
    """What the site's own people wrote of a paper, in Markdown.

    `references` are what it may call the paper, the surest first.
    """

    source: Source
    text: str
    references: tuple[str, ...]
    title: str = ""
    presenters: tuple[str, ...] = ()
    date: PartialDate | None = None

    @property
    def place(self) -> tuple[tuple[int, ...], str]:
        """What notes are sorted by: the newest first and undated ones last, of a day by file."""
        date = self.date
        return (0, -date.year, -date.month, -date.day) if date else (1,), self.source.path


class Related(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A paper near to another, which `is_mutual` if that is one of those that are shown with it.

    It has `topics`, by id, and `terms` in common with the other; terms are words in small letters,
    the most telling first.
    """

    title: str
    slug: str
    year: int = 0
    language: str = ""
    topics: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    is_mutual: bool = False


class Region(Struct, frozen=True, kw_only=True, array_like=True):
    """A region of the map, which has finer ones at the next `level`: the first is 0.

    `x` and `y` are those of its middle; it has so many `papers`, of which the `nearest` to the
    middle are told by number. `terms` set it apart, and it lies in the one of the level before
    whose number is `within`.
    """

    level: int
    x: int
    y: int
    papers: int
    terms: tuple[str, ...]
    nearest: tuple[int, ...] = ()
    within: int = -1


class PaperMap(Struct, frozen=True, kw_only=True, eq=False):
    """Where papers stand so that near ones are near: two 16-bit numbers for each in `places`.

    They are how far it is from the left, and from the top. The papers have the numbers of the
    search index; `regions` are those of the first level, and then of finer ones.
    """

    papers: Sequence[Paper]
    places: bytes
    regions: tuple[Region, ...]


class Reading(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What became of one source: `lines` are its non-blank lines, each counted once below.

    In formats of records all counts are of records; `unit` tells which. `paper_lines` were taken
    up by `records`, `unused` are lines that problems report; `papers` are the records that lead
    a paper which is shown, fewer where one stands elsewhere already.
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

    @property
    def accounted(self) -> int:
        """The lines whose whereabouts are known: equal to `lines`, or a reader is at fault."""
        return self.paper_lines + self.headings + self.boilerplate + self.unused
