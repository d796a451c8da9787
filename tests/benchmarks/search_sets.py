"""Queries with their relevant papers, made from a corpus by a fixed seed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import log2
from random import Random

from papershelf.model import Paper
from papershelf.search.words import stem
from papershelf.text.identifiers import identifier_of
from papershelf.text.letters import folded
from support.length import seeded

SEED = 4
WORD = re.compile(r"[A-Za-z]{4,}")
MIN_SWAPPED = 5
WORDS = 3
# Words of only one or two papers are mostly typing errors and code.
MIN_PAPERS = 3
FIRST = 10
# The search box and the search page pass `typing` to the engine while somebody types.
HALF_TYPED = "last word half typed"
# Sets whose queries find a paper without another word.
ALONE = ("half a title of another script", "identifier", "address of the paper")
# Schemes whose identifiers people paste; for others they paste an address.
PASTED = ("doi", "arxiv", "acl")
HYPHENED = re.compile(r"\b(?:[A-Za-z]{1,4}|[Mm]ulti|[Cc]ross)-[A-Za-z]{2,}\b")
RUNS = re.compile("[\u0e00-\u0eff\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3]{4,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the ids of the relevant papers, and whether its last word is being typed."""

    query: str
    relevant: frozenset[str]
    typing: bool = False


def known_items(papers: Sequence[Paper], count: int) -> dict[str, list[Asked]]:
    """Return searches for *count* known papers by parts that somebody may remember, by set."""
    random = seeded(SEED)
    frequency = Counter(
        word for paper in papers for word in {*words_of(paper.title), *words_of(paper.abstract)}
    )
    same: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        same[paper.title.casefold()].add(paper.id)
    sets: dict[str, list[Asked]] = defaultdict(list)
    able = [paper for paper in papers if len(words_of(paper.title)) >= WORDS and paper.abstract]
    for paper in random.sample(able, min(count, len(able))):
        relevant = frozenset(same[paper.title.casefold()])
        for name, query in queries(paper, frequency, random):
            sets[name].append(Asked(query, relevant, typing=name == HALF_TYPED))
    return dict(sets)


def written_otherwise(
    papers: Sequence[Paper], venues: Mapping[str, Sequence[str]], count: int
) -> dict[str, list[Asked]]:
    """Return searches for papers in other spellings than theirs, at most *count* of each kind.

    *venues* holds other names of venues by slug.
    """
    random = seeded(SEED)
    frequency = Counter(word for paper in papers for word in words_of(paper.title))
    sets: dict[str, list[Asked]] = defaultdict(list)
    for paper in random.sample(papers, len(papers)):
        rare = distinctive(words_of(paper.title), frequency, 1)
        for name, query in otherwise(paper, venues):
            if len(sets[name]) < count and (rare or name in ALONE):
                text = query if name in ALONE else f"{query} {rare[0]}"
                sets[name].append(Asked(text, frozenset({paper.id})))
    return dict(sets)


def otherwise(paper: Paper, venues: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of other spellings of a paper's fields, with the query."""
    names = [name for author in paper.authors if len(name := author.name.split()) > 1]
    for name in names[:1]:
        yield "initial and family name", f"{name[0][0]}. {name[-1]}"
    for name in [name[-1] for name in names if folded(name[-1]) != name[-1].lower()][:1]:
        yield "name without accents", folded(name)
    for word in HYPHENED.findall(paper.title)[:1]:
        yield "hyphen left out", word.replace("-", "")
        yield "space for a hyphen", word.replace("-", " ")
    for name in venues.get(paper.venue.slug, ())[:1] if paper.venue else ():
        yield "other name of the venue", name
    for run in RUNS.findall(paper.title)[:1]:
        yield "half a title of another script", run[: max(2, len(run) // 2)]
    for identifier in [known for known in paper.identifiers if known.scheme in PASTED][:1]:
        yield "identifier", identifier.value
    own_pages = [link.url for link in paper.links if identifier_of(link.url) in paper.identifiers]
    for url in own_pages[:1]:
        yield "address of the paper", url


def queries(
    paper: Paper, frequency: Mapping[str, int], random: Random
) -> Iterator[tuple[str, str]]:
    """Yield the names of the five sets, with the query for one paper."""
    rare = distinctive(words_of(paper.title), frequency, WORDS)
    yield "exact title", paper.title
    yield "three words of the title", " ".join(rare)
    candidates = distinctive(words_of(paper.abstract), frequency, 3 * WORDS, MIN_PAPERS)
    if len(candidates) >= WORDS:
        yield "three words of the abstract", " ".join(random.sample(candidates, WORDS))
    yield HALF_TYPED, " ".join([*rare[:-1], half(rare[-1])])
    yield "one letter swapped", " ".join(swapped(rare, random))


def words_of(text: str) -> list[str]:
    """Return the distinct words of a text that are not stop words, in order."""
    found = dict.fromkeys(word.lower() for word in WORD.findall(text))
    return [word for word in found if stem(word)]


def distinctive(
    words: Sequence[str], frequency: Mapping[str, int], count: int, least: int = 1
) -> list[str]:
    """Return the *count* rarest words of at least *least* papers, in the order of the text."""
    known = [word for word in words if frequency[word] >= least]
    rarest = set(sorted(known, key=lambda word: (frequency[word], word))[:count])
    return [word for word in words if word in rarest]


def half(word: str) -> str:
    """Return the first half of a word, three letters at least."""
    return word[: max(3, (len(word) + 1) // 2)]


def swapped(words: Sequence[str], random: Random) -> list[str]:
    """Return the words, with two adjacent letters of one of them swapped."""
    changed = list(words)
    long = [index for index, word in enumerate(words) if len(word) >= MIN_SWAPPED]
    index = random.choice(long or range(len(words)))
    word = words[index]
    positions = [at for at in range(len(word) - 1) if word[at] != word[at + 1]]
    at = random.choice(positions or [0])
    changed[index] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return changed


def by_keywords(papers: Sequence[Paper]) -> list[Asked]:
    """Return author keywords as queries, each with the papers that have it."""
    having: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        for keyword in paper.keywords:
            having[keyword.casefold()].add(paper.id)
    return [Asked(keyword, frozenset(found)) for keyword, found in sorted(having.items())]


def reciprocal_rank(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Return the reciprocal rank of the first relevant paper among the first ten, else 0."""
    ranks = (rank for rank, paper in enumerate(found[:FIRST], start=1) if paper in relevant)
    return 1 / next(ranks, float("inf"))


def gain(found: Sequence[str], relevant: Set[str]) -> float:
    """Return nDCG@10 with binary relevance."""
    total = sum(1 / log2(rank + 2) for rank, paper in enumerate(found[:FIRST]) if paper in relevant)
    return total / sum(1 / log2(rank + 2) for rank in range(min(FIRST, len(relevant))))
