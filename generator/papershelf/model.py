"""The values that travel through the house: immutable, and empty where a source is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, cast

# Spelt out because the names in `calendar` follow the locale.
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)


class Value:
    """What all values below have in common: they are pickled by the contents of their slots.

    Dataclasses' own way takes more than twice as long, and there are dozens of values to a paper.
    All have more than one slot.
    """

    __slots__: tuple[str, ...] = ()
    # The places of slots by name, their contents in this order, and the value that has these.
    _places: ClassVar[Mapping[str, int]]
    _contents: ClassVar[Callable[[Any], tuple[Any, ...]]]
    _made: ClassVar[Callable[..., Any]]

    def __init_subclass__(cls) -> None:
        # Dataclasses make a class anew to give it slots; the one before has none.
        if names := cls.__dict__.get("__slots__"):
            cls._places = {name: place for place, name in enumerate(names)}
            cls._contents = attrgetter(*names)
            cls._made = staticmethod(maker(cls, names))

    @property
    def contents(self) -> tuple[Any, ...]:
        """What is in the slots, in their order."""
        return type(self)._contents(self)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """As pickle sends it to another process."""
        kind = type(self)
        return kind._made, kind._contents(self)


AnyValue = TypeVar("AnyValue", bound=Value)


def maker(kind: type[Value], names: Iterable[str]) -> Callable[..., Any]:
    """A function that makes a value of the contents of its slots, in their order.

    It is written out, as dataclasses and named tuples write theirs. For an author it takes 0.48
    microseconds, and a loop over the slots 0.77, for a paper 0.99 and 1.4; a large catalog has
    millions of values to load.
    """
    scope = {f"_set_{name}": getattr(kind, name).__set__ for name in names}
    scope |= {"_kind": kind, "_new": object.__new__}
    lines = [f" _set_{name}(_made, {name})" for name in names]
    head = f"def _made({', '.join(names)}):\n _made = _new(_kind)"
    exec("\n".join([head, *lines, " return _made"]), scope)  # noqa: S102 - the text consists of what stands here and of names of slots, which are identifiers of this program: nothing that is read gets into it, and `dataclasses` makes `__init__` in this way
    made = cast("Callable[..., Any]", scope["_made"])
    # By which pickle finds it.
    made.__module__, made.__qualname__ = kind.__module__, f"{kind.__qualname__}._made"
    return made


def changed(value: AnyValue, **changes: Any) -> AnyValue:
    """What `dataclasses.replace` does, in half the time."""
    kind = type(value)
    contents = list(kind._contents(value))
    for name, content in changes.items():
        contents[kind._places[name]] = content
    made: AnyValue = kind._made(*contents)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Value):
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


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PartialDate(Value):
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
class Author(Value):
    """A person or an organisation; `name` is the form shown, the parts are empty when not given.

    The parts are those of CSL: `particle` is "van" in "Ludwig van Beethoven", `suffix` is "Jr.".
    `literal` is true of organisations, whose name has no parts. `slug` is empty until
    `enrich.people` has told the persons apart; `person` is the name of the person's page, empty
    where that is `name`.
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

    def __hash__(self) -> int:
        """That of the name alone, which tells nearly all apart: there are very many authors."""
        return hash(self.name)

    @property
    def page_name(self) -> str:
        """The name of the person's page, whichever form of it this paper has."""
        return self.person or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue(Value):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Value):
    """An identifier in a registry that others use, such as `doi` or `arxiv`."""

    scheme: str
    value: str

    def __hash__(self) -> int:
        """That of the value alone, which tells nearly all apart: every paper has some."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Value):
    """An address with the sentence that it was found in, or the `field` of the source's record.

    `written` is how the abstract spells it, empty where it came from elsewhere.
    """

    url: str
    kind: LinkKind
    evidence: str = ""
    written: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Value):
    """Something announced without an address: what it is, and the sentence that says so."""

    kinds: tuple[LinkKind, ...]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Value):
    """Why a topic was given: the phrase as the paper writes it, the field, and the sentence."""

    phrase: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch(Value):
    """A topic given to a paper, with its weight (see `enrich.topics`) and its evidence."""

    id: str
    label: str
    weight: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Value):
    """Which source a field's value comes from; `field` is an attribute of `Paper`."""

    field: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Value):
    """One paper.

    `listed` is the day a listing showed it, `published` the date of publication: a listing gives
    only the first. `source` is the record that leads, `others` are those merged into it, and
    `origins` names the fields that come from one of those. `id` and `slug` are empty until
    `enrich.identity` has named the paper; `former` holds the slugs that it had under other titles.
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

    @property
    def year(self) -> int:
        """The year of publication, 0 where unknown."""
        return self.published.year if self.published else 0

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

    def links_of(self, *kinds: LinkKind) -> tuple[Link, ...]:
        """The links of these kinds, in the order of the paper."""
        return tuple(link for link in self.links if link.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Value):
    """What became of one source: `lines` are its non-blank lines, each counted once below.

    In formats of records all counts are of records; `unit` tells which. `paper_lines` were taken
    up by `records`, `unused` are lines that problems report; `papers` are the records that lead
    a paper which is shown, fewer where one stands elsewhere already.
    """

    path: str
    format: str
    unit: str = "line"
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
