"""Compare records: decide whether two of them are the same paper."""

import re
from enum import IntEnum
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Paper, PaperKind, Source, Status
from papershelf.text.evidence import Findings
from papershelf.text.slugs import digest_of
from papershelf.text.titles import part_keys, title_key

# Registries with one entry for each publication; the DOI comes first.
_EXCLUSIVE = ("doi", "arxiv", "acl", "pmlr", "neurips", "cvf", "jmlr", "pmid")
# The most years between a preprint and its publication, and between two printed versions: the
# proceedings of one conference may bear two years.
_MAX_YEARS_TO_PRINT = 4
_MAX_YEARS_BETWEEN = 1
# Overlap coefficients; nearly all authors means a part of the longer list.
_MIN_AUTHOR_OVERLAP = 0.5
_NEARLY_ALL_AUTHORS = 0.8
_MIN_WORD_OVERLAP = 0.5
# A title of fewer words identifies no paper by itself: "Editorial", "A reply".
_MIN_TITLE_WORDS = 3
_MIN_ABSTRACT_WORDS = 10
_WORD = re.compile(r"[^\W\d_]{4,}")
_ABSTRACT_PREFIX = 4_000
# Cached, because most names occur in many records.
_name_key = lru_cache(maxsize=1 << 17)(title_key)
# Hexadecimal digits of a digest that distinguish millions of records.
_DIGEST_LENGTH = 32


class Relation(IntEnum):
    """The relation of two records. Of several relations, the greatest prevails."""

    SAME = 0
    REPUBLISHED = 1  # two publications of the same work
    DOUBTFUL = 2
    DIFFERENT = 3


class Record(Struct, frozen=True, kw_only=True, array_like=True, dict=True):
    """A paper from one source, its match keys, and what is found in it alone, if that is known.

    `title` is the key of the title, and `parts` are those of its main title and its subtitle.
    `digest` covers what the record says of the paper, without keywords, kind and publisher.
    """

    paper: Paper
    title: str
    parts: tuple[str, ...]
    digest: str
    findings: Findings | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """The keys under which the record is indexed."""
        return (self.title, *self.parts) if self.title else self.parts

    @property
    def venue(self) -> str:
        """The slug of the venue, or ""."""
        return self.paper.venue.slug if self.paper.venue else ""

    @property
    def is_preprint(self) -> bool:
        """Whether the record is on a preprint server and names no other venue."""
        if self.paper.kind is PaperKind.PREPRINT:
            return True
        return not self.venue and any(each.scheme == "arxiv" for each in self.paper.identifiers)

    @property
    def is_published(self) -> bool:
        """Whether a venue other than a preprint server has accepted the paper."""
        is_accepted = self.paper.status in (None, Status.RETRACTED)
        return bool(self.venue) and is_accepted and not self.is_preprint

    @cached_property
    def families(self) -> frozenset[str]:
        """The keys of the authors' family names."""
        names = (_name_key(author.family or author.name) for author in self.paper.authors)
        return frozenset(filter(None, names))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the abstract that have at least four letters, casefolded."""
        return frozenset(_WORD.findall(self.paper.abstract[:_ABSTRACT_PREFIX].casefold()))


def record_of(paper: Paper, findings: Findings | None = None) -> Record:
    """Return the record of *paper*, which is as its source gives it, with its *findings*."""
    names = (author.name for author in paper.authors)
    urls = (link.url for link in paper.links)
    dates = str(paper.published), str(paper.listed)
    identifiers = map(str, paper.identifiers)
    publication = str(paper.venue), paper.volume, paper.issue, paper.pages, *dates
    status = (paper.status,) if paper.status else ()
    values = paper.title, paper.abstract, *publication, *identifiers, *names, *urls, *status
    return Record(
        paper=paper,
        title=title_key(paper.title),
        parts=part_keys(paper.title),
        digest=digest_of("\x1f".join(values))[:_DIGEST_LENGTH],
        findings=findings,
    )


def content_of(paper: Paper) -> str:
    """Return all fields of *paper* except its sources and aliases, as a text to compare."""
    bare = replace(paper, source=Source(path=""), others=(), origins=(), aliases=())
    # Digests of this text are part of addresses, and never had the field `aliases`.
    return repr(bare).replace(", aliases=())", ")")


def relation(first: Record, second: Record) -> Relation:
    """Return the relation of two records for which `may_compare` is true."""
    if first.title != second.title:
        return _relation_with_subtitle(first, second)
    if not first.families or not second.families:
        return _relation_without_authors(first, second)
    shared = _overlap(first.families, second.families)
    if not shared:
        return Relation.DIFFERENT
    if shared < _MIN_AUTHOR_OVERLAP:
        return Relation.DOUBTFUL
    return version_relation(first, second)


def may_compare(first: Record, second: Record) -> bool:
    """Return whether the titles are equal, or one is the main title or subtitle of the other."""
    return first.title == second.title or first.title in second.parts or second.title in first.parts


def may_share(first: Record, second: Record) -> bool:
    """Return whether an identifier that both records have identifies one paper."""
    # Some sources give papers the DOI of their volume: so the title, nearly all authors or the
    # abstract must agree too.
    return may_compare(first, second) or _same_authors(first, second) or _similar(first, second)


def _relation_with_subtitle(first: Record, second: Record) -> Relation:
    """Return the relation of two records of which only one has a subtitle or a main title too."""
    have_authors = bool(first.families and second.families)
    if not (_same_authors(first, second) if have_authors else _similar(first, second)):
        return Relation.DIFFERENT
    relation = version_relation(first, second)
    return relation if have_authors else max(Relation.DOUBTFUL, relation)


def _relation_without_authors(first: Record, second: Record) -> Relation:
    """Return the relation of two records of which at least one names no authors."""
    titles = (first.paper.title, second.paper.title)
    is_same = all(len(title.split()) >= _MIN_TITLE_WORDS for title in titles)
    if first.words and second.words:
        is_same = _similar(first, second)
    return version_relation(first, second) if is_same else Relation.DOUBTFUL


def version_relation(first: Record, second: Record) -> Relation:
    """Return the relation of two records of one work: the same, republished or doubtful."""
    if first.is_published and second.is_published and first.venue != second.venue:
        return Relation.REPUBLISHED
    if _have_two_entries(first, second):
        return Relation.DOUBTFUL
    years = first.paper.year, second.paper.year
    if all(years):
        has_preprint = first.is_preprint or second.is_preprint
        most = _MAX_YEARS_TO_PRINT if has_preprint else _MAX_YEARS_BETWEEN
        if max(years) - min(years) > most:
            return Relation.DOUBTFUL
    return Relation.SAME


def _have_two_entries(first: Record, second: Record) -> bool:
    """Return whether a registry has a separate entry for each record."""
    # The DOI of a preprint differs from that of its publication.
    schemes = _EXCLUSIVE if first.is_preprint == second.is_preprint else _EXCLUSIVE[1:]
    values = {identifier.scheme: identifier.value for identifier in first.paper.identifiers}
    return any(
        values.get(identifier.scheme, identifier.value) != identifier.value
        for identifier in second.paper.identifiers
        if identifier.scheme in schemes
    )


def _same_authors(first: Record, second: Record) -> bool:
    """Return whether nearly all family names of the longer list are in the other list too."""
    longer = max(len(first.families), len(second.families))
    return bool(longer) and len(first.families & second.families) >= _NEARLY_ALL_AUTHORS * longer


def _similar(first: Record, second: Record) -> bool:
    """Return whether the abstracts share enough words; short abstracts must share all."""
    if min(len(first.words), len(second.words)) < _MIN_ABSTRACT_WORDS:
        return bool(first.words) and first.words == second.words
    return _overlap(first.words, second.words) >= _MIN_WORD_OVERLAP


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the overlap coefficient |A & B| / min(|A|, |B|), or 0 where a set is empty."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0
