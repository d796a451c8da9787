"""Whether two records are one paper: certain, doubtful, or not."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Paper, PaperKind, Source, Status
from papershelf.text.slugs import digest_of
from papershelf.text.titles import part_keys, title_key

# Registries in which a paper has one entry, the DOI's first: two entries are two publications.
_EXCLUSIVE = ("doi", "arxiv", "acl", "pmlr", "neurips", "cvf", "jmlr", "pmid")
# A preprint may come out years later; two proceedings of one year apart are often one printing.
_YEARS_TO_PRINT = 4
_YEARS_APART = 1
# Of the words of the shorter list or text, the part that must be the other's too.
_ENOUGH_AUTHORS = 0.5
_NEARLY_ALL_AUTHORS = 0.8
_ENOUGH_WORDS = 0.5
# A title of fewer words says little where nothing else is known: "Editorial", "A reply".
_TELLING_WORDS = 3
_TELLING_ABSTRACT = 10
_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_OF_ABSTRACT = 4_000
# Most names and venues come again and again.
_name_key = lru_cache(maxsize=1 << 17)(title_key)
_spelled = lru_cache(maxsize=1 << 12)(str)
# As much of a digest as identifies one of millions of records.
_DIGEST_LETTERS = 32
_NOWHERE = Source(path="")


class Relation(IntEnum):
    """What two records are to one another; the greater one outweighs the others."""

    SAME = 0
    APART = 1  # two publications of the same work
    DOUBTFUL = 2
    DIFFERENT = 3


class Keys(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Match keys: what shows which records need a closer look.

    `title` and `parts` are the keys of the title and its parts; `digest` is that of all that the
    record says, whatever its place.
    """

    title: str
    parts: tuple[str, ...]
    digest: str

    @property
    def titles(self) -> tuple[str, ...]:
        """The keys under which a record is looked for."""
        return (self.title, *self.parts) if self.title else self.parts


class Record(Struct, frozen=True, kw_only=True, dict=True):
    """A paper as a source gives it, with what it is compared by."""

    paper: Paper
    keys: Keys
    families: frozenset[str]
    venue: str

    @property
    def title(self) -> str:
        """The key of the title."""
        return self.keys.title

    @property
    def is_preprint(self) -> bool:
        """Whether it came out on a preprint server and, as far as is known, nowhere else."""
        if self.paper.kind is PaperKind.PREPRINT:
            return True
        return not self.venue and any(found.scheme == "arxiv" for found in self.paper.identifiers)

    @property
    def is_published(self) -> bool:
        """Whether a journal, a conference or a publisher stands for it."""
        stands = self.paper.status in (None, Status.RETRACTED)
        return bool(self.venue) and stands and not self.is_preprint

    @cached_property
    def words(self) -> frozenset[str]:
        """The longer words of the abstract."""
        return frozenset(_WORD.findall(self.paper.abstract[:_MOST_OF_ABSTRACT].casefold()))


def keys_of(paper: Paper) -> Keys:
    """Return the match keys of a paper as a source gives it."""
    names = (author.name for author in paper.authors)
    urls = (link.url for link in paper.links)
    dates = str(paper.published), str(paper.listed)
    registered = map(str, paper.identifiers)
    printed = _spelled(paper.venue), paper.volume, paper.issue, paper.pages, *dates
    status = (paper.status,) if paper.status else ()
    said = paper.title, paper.abstract, *printed, *registered, *names, *urls, *status
    return Keys(
        title=title_key(paper.title),
        parts=tuple(filter(None, part_keys(paper.title))),
        digest=digest_of("\x1f".join(said))[:_DIGEST_LETTERS],
    )


def content_of(paper: Paper) -> str:
    """Return all that a paper says, wherever it was read, as a text to compare."""
    return repr(replace(paper, source=_NOWHERE, others=(), origins=()))


def record_of(paper: Paper, keys: Keys) -> Record:
    """Return the record of a paper with its match keys."""
    venue = paper.venue
    names = (_name_key(author.family or author.name) for author in paper.authors)
    return Record(
        paper=paper,
        keys=keys,
        families=frozenset(filter(None, names)),
        venue=venue.slug or title_key(venue.name) if venue else "",
    )


def relation(one: Record, other: Record) -> Relation:
    """Return what two records are to one another of whose titles `may_compare` is true."""
    if one.title != other.title:
        return _of_subtitled(one, other)
    if not one.families or not other.families:
        return _of_authorless(one, other)
    shared = _overlap(one.families, other.families)
    if not shared:
        return Relation.DIFFERENT
    if shared < _ENOUGH_AUTHORS:
        return Relation.DOUBTFUL
    return of_versions(one, other)


def may_compare(one: Record, other: Record) -> bool:
    """Return whether the titles are the same, or one is what the other has beside its colon."""
    return (
        one.title == other.title or one.title in other.keys.parts or other.title in one.keys.parts
    )


def may_share(one: Record, other: Record) -> bool:
    """Return whether an identifier in common is believed.

    Sources give papers the DOI of their volume, too: so the title, nearly all authors or the
    abstract must agree.
    """
    return may_compare(one, other) or _same_authors(one, other) or _similar(one, other)


def _of_subtitled(one: Record, other: Record) -> Relation:
    """Return the relation of records of which one has the title of the other and more."""
    if one.families and other.families:
        return of_versions(one, other) if _same_authors(one, other) else Relation.DIFFERENT
    if _similar(one, other):
        return max(Relation.DOUBTFUL, of_versions(one, other))
    return Relation.DIFFERENT


def _of_authorless(one: Record, other: Record) -> Relation:
    """Return the relation where one of the records names no authors."""
    is_telling = min(len(one.paper.title.split()), len(other.paper.title.split())) >= _TELLING_WORDS
    if one.words and other.words:
        return of_versions(one, other) if _similar(one, other) else Relation.DOUBTFUL
    return of_versions(one, other) if is_telling else Relation.DOUBTFUL


def of_versions(one: Record, other: Record) -> Relation:
    """Return the relation of records of the same work: versions of one paper, or publications."""
    if one.is_published and other.is_published and one.venue != other.venue:
        return Relation.APART
    if _conflicting(one, other):
        return Relation.DOUBTFUL
    years = one.paper.year, other.paper.year
    if all(years):
        printed = one.is_preprint or other.is_preprint
        most = _YEARS_TO_PRINT if printed else _YEARS_APART
        if max(years) - min(years) > most:
            return Relation.DOUBTFUL
    return Relation.SAME


def _conflicting(one: Record, other: Record) -> bool:
    """Return whether a registry has an entry for each of the two; a preprint's DOI is its own."""
    schemes = _EXCLUSIVE if one.is_preprint == other.is_preprint else _EXCLUSIVE[1:]
    values = {found.scheme: found.value for found in one.paper.identifiers}
    return any(
        values.get(found.scheme, found.value) != found.value
        for found in other.paper.identifiers
        if found.scheme in schemes
    )


def _same_authors(one: Record, other: Record) -> bool:
    """Return whether nearly all authors of either are the other's too."""
    more = max(len(one.families), len(other.families))
    return bool(more) and len(one.families & other.families) >= _NEARLY_ALL_AUTHORS * more


def _similar(one: Record, other: Record) -> bool:
    """Return whether the abstracts share most of their words; short ones must share them all."""
    if min(len(one.words), len(other.words)) < _TELLING_ABSTRACT:
        return bool(one.words) and one.words == other.words
    return _overlap(one.words, other.words) >= _ENOUGH_WORDS


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set the other one has, from 0 to 1; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
