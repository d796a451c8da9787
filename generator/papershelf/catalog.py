"""The catalog: the papers in order, with the look-ups that pages need."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from papershelf.model import Paper, Reading
from papershelf.problems import Problem
from papershelf.taxonomy import Taxonomy, Topic

# More of a title than a person would compare.
SORTED_LETTERS = 200


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalog:
    """All papers, newest first and in the order of their sources within a day."""

    papers: tuple[Paper, ...]
    taxonomy: Taxonomy
    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_title(self) -> tuple[Paper, ...]:
        """The papers from A to Z; signs before the first letter or digit do not count."""
        return tuple(sorted(self.papers, key=title_key))

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Paper | None, Paper | None]]:
        """By slug, the papers before and after in the order of the catalog."""
        before = (None, *self.papers)
        after = (*self.papers[1:], None)
        beside = zip(before, after, strict=False)
        return {paper.slug: pair for paper, pair in zip(self.papers, beside, strict=False)}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Paper, ...]]:
        """By topic id, the papers that have it or a topic below it; topics without are absent."""
        above = self.taxonomy.ancestors
        found: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            own = {match.id for match in paper.topics}
            for topic_id in own.union(*(above[topic_id] for topic_id in own)):
                found[topic_id].append(paper)
        return {topic_id: tuple(papers) for topic_id, papers in found.items()}

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that have papers, in the order of the taxonomy."""
        return tuple(topic for topic in self.taxonomy.topics if topic.id in self.by_topic)

    @cached_property
    def top_topics(self) -> tuple[Topic, ...]:
        """The topics that have papers, those with most first."""
        return tuple(sorted(self.topics, key=lambda topic: -len(self.by_topic[topic.id])))

    def beside(self, topic_id: str, most: int = 8) -> tuple[tuple[Topic, int], ...]:
        """The topics that the papers of this one have most often besides, with counts.

        Topics above and below it are left out: those are shown as its relatives.
        """
        counts = Counter(match.id for paper in self.by_topic[topic_id] for match in paper.topics)
        above = self.taxonomy.ancestors
        relatives = {topic_id, *above[topic_id]}
        ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(
            (self.taxonomy.by_id[other], count)
            for other, count in ranked
            if other not in relatives and topic_id not in above[other]
        )[:most]


def title_key(paper: Paper) -> tuple[bool, str, str]:
    """What papers are sorted by from A to Z, with digits and signs before."""
    title = sorted_as(paper.title)
    return title[:1].isalpha(), title, paper.slug


def sorted_as(title: str) -> str:
    """What a title is sorted by: its beginning from a letter or digit on, without accents."""
    letters = unicodedata.normalize("NFKD", title[:SORTED_LETTERS].casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    start = next((index for index, letter in enumerate(plain) if letter.isalnum()), len(plain))
    return plain[start:]


def newest_first(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """By date, the latest first; undated papers last; otherwise as they come."""
    return tuple(
        sorted(
            papers,
            key=lambda paper: (paper.date is None, [-part for part in date_parts(paper)]),
        )
    )


def date_parts(paper: Paper) -> tuple[int, int, int]:
    """Year, month and day of a paper, 0 where unknown."""
    return (paper.date.year, paper.date.month, paper.date.day) if paper.date else (0, 0, 0)
