"""Topics: the phrases of the taxonomy, found in title and abstract in one pass, and as keywords.

A phrase weighs 6 in the title and 2 in the abstract, a hint half of that. Of each topic the title's
best match counts and the three best of the abstract; a topic with a weight of 2 or more is given,
and a paper keeps its ten heaviest. So one mention of a specific phrase is enough, and a broad word
needs the title or a second mention.

A keyword that names a topic (see `enrich.keywords`) weighs as much as the title, once. When there
are more than ten topics, those that the source itself names are kept first: whoever chose the
keywords knows what the paper is about, and a phrase may be there in passing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.enrich.keywords import Keywords
from papershelf.model import Evidence, Paper, TopicMatch
from papershelf.text import ahocorasick
from papershelf.text.sentences import sentence_at
from papershelf.text.words import (
    FOLDED,
    MOST_KEPT,
    WORD,
    Letters,
    Words,
    folded,
    lowered,
    unfolded,
)

FIELD_FACTOR = {"title": 3, "keywords": 3, "abstract": 1}
COUNTED = {"title": 1, "keywords": 1, "abstract": 3}
PHRASE_WEIGHT = 2
_KEYWORD_WEIGHT = PHRASE_WEIGHT * FIELD_FACTOR["keywords"]
_HINT_WEIGHT = 1
_EXCLUDED = 0
_ENOUGH = 2
MOST_TOPICS = 10
_MOST_EVIDENCE = 3
_LONGEST_SENTENCE = 1000
# A space and a bracket.
_BRACKET = 2

# What may stand between two words of one phrase; "tight" joints may also be left out.
_LOOSE_JOINT = re.compile(r"\s+")
_TIGHT_JOINT = re.compile(r"['’/_‐‑–-]|")


class _Phrase(Struct, frozen=True):
    """A phrase of a topic, by the topic's place in the taxonomy."""

    topic: int
    weight: int
    text: str


class _Pattern(Struct, frozen=True):
    """What a match of a phrase is judged by.

    `cased` has its acronyms as they must be written, spaces before and between them.
    `joints` holds what stands between its words, by offset: the text may have the same or a space.
    """

    cased: str
    joints: Mapping[int, str]


class _Hit(NamedTuple):
    """A match of a phrase in a field, with its place in the text."""

    topic: int
    weight: int
    field: str
    start: int
    end: int


class Matcher:
    """The phrases of a taxonomy, and its names for keywords.

    An Aho-Corasick automaton finds all that may be a phrase, in one pass over the letters of a
    text; what it finds is judged once for each way in which it is written.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.topics = taxonomy.topics
        self.keywords = Keywords(taxonomy)
        self.judged = _Judged(taxonomy)
        self.automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for words in self.judged.words:
            for letters in unfolded(words):
                self.automaton.add_word(lowered(letters))
        self.automaton.make_automaton()

    def match(self, paper: Paper) -> tuple[TopicMatch, ...]:
        """Return the paper's topics, heaviest first.

        Of equals, the one with the single best match.
        """
        texts = {"title": paper.title, "abstract": paper.abstract}
        by_topic: dict[int, list[_Hit]] = defaultdict(list)
        for field, text in texts.items():
            for hit in self.hits(field, text):
                by_topic[hit.topic].append(hit)
        named = self.keywords.topics_of(paper.keywords)
        counted = {
            topic: _counting(by_topic[topic])
            for topic in {**by_topic, **named}
            if topic in named or _may_be_enough(by_topic[topic])
        }
        ranks = {topic: _rank(hits, topic in named) for topic, hits in counted.items()}
        enough = (topic for topic, (weight, _) in ranks.items() if weight >= _ENOUGH)
        kept = sorted(
            enough, key=lambda topic: (topic not in named, _negative(ranks[topic]), topic)
        )
        return tuple(
            TopicMatch(
                id=self.topics[topic].id,
                label=self.topics[topic].label,
                weight=ranks[topic][0],
                evidence=(*_evidence(counted[topic], texts), *_named_by(named.get(topic, ()))),
            )
            for topic in sorted(
                kept[:MOST_TOPICS], key=lambda topic: (_negative(ranks[topic]), topic)
            )
        )

    def hits(self, field: str, text: str) -> Sequence[_Hit]:
        """Return every match in a text that no exclusion covers."""
        if not len(self.automaton):
            return ()
        letters = Letters(text)
        factor = FIELD_FACTOR[field]
        found = [
            _Hit(topic, weight * factor, field, start, end)
            for start, end in letters.spans(self.automaton.iter(letters.small))
            for topic, weight in self.judged[text[start:end]]
        ]
        return _uncovered(found) if any(hit.weight == _EXCLUDED for hit in found) else found


class _Judged(dict[str, tuple[tuple[int, int], ...]]):
    """By words as they are written, the topics that they are a phrase of, with their weights."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        super().__init__()
        self.phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self.words = set[tuple[str, ...]]()
        for index, topic in enumerate(taxonomy.topics):
            for weight, phrases in _weighted_phrases(topic):
                for text in phrases:
                    words = tuple(map(FOLDED.__getitem__, WORD.findall(text)))
                    self.phrases["".join(words)].append(_Phrase(index, weight, text))
                    self.words.add(words)

    def __missing__(self, text: str) -> tuple[tuple[int, int], ...]:
        """Judge words that were not written so before."""
        fitting = (phrase for phrase in self.phrases.get(folded(text), ()) if _fits(phrase, text))
        judged = tuple((phrase.topic, phrase.weight) for phrase in fitting)
        if len(self) < MOST_KEPT:
            self[text] = judged
        return judged


def _rank(hits: list[_Hit], is_named: bool) -> tuple[int, int]:
    """Return the weight of a topic and that of its best match; a keyword counts as one."""
    weights = [hit.weight for hit in hits] + [_KEYWORD_WEIGHT] * is_named
    return sum(weights), max(weights, default=0)


def _may_be_enough(hits: Iterable[_Hit]) -> bool:
    """Return whether a topic could be given if all its matches counted."""
    return sum(hit.weight for hit in hits) >= _ENOUGH


def _negative(ranked: tuple[int, int]) -> tuple[int, int]:
    """Return a rank the other way round, so that the heaviest comes first."""
    return -ranked[0], -ranked[1]


def _named_by(keywords: Iterable[str]) -> Iterator[Evidence]:
    """Yield the keywords that name a topic as its evidence, all of them.

    No page lists them again.
    """
    for keyword in keywords:
        yield Evidence(phrase=keyword, field="keywords", sentence=keyword)


def _weighted_phrases(topic: Topic) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return a topic's phrases with what one match in an abstract weighs."""
    return (
        (PHRASE_WEIGHT, topic.phrases),
        (_HINT_WEIGHT, topic.hints),
        (_EXCLUDED, topic.exclude),
    )


def _fits(phrase: _Phrase, text: str) -> bool:
    """Return whether a text that is folded to the same is the phrase.

    Joints, and acronyms' case.
    """
    pattern, words = _compiled(phrase.text), Words(text)
    return _joined(pattern, words) and all(
        wanted in (" ", written)
        for wanted, written in zip(pattern.cased, words.cased, strict=False)
    )


@lru_cache(maxsize=1 << 14)
def _compiled(phrase: str) -> _Pattern:
    """Return what a match of a phrase is judged by."""
    words = Words(phrase)
    joints = dict(zip(words.places, words.joints, strict=True))
    acronyms = (
        written if sum(map(str.isupper, word)) > 1 else " " * len(written)
        for word, written in zip(words.words, words.written, strict=True)
    )
    return _Pattern("".join(acronyms).rstrip(), joints)


def _joined(pattern: _Pattern, words: Words) -> bool:
    """Return whether what stands between these words may stand between those of the phrase."""
    return all(
        _TIGHT_JOINT.fullmatch(joint)
        or joint == pattern.joints.get(place)
        or (place in pattern.joints and _LOOSE_JOINT.fullmatch(joint))
        for place, joint in zip(words.places, words.joints, strict=True)
    )


def _uncovered(found: Iterable[_Hit]) -> list[_Hit]:
    """Return the matches that do not lie inside an excluded phrase of their topic."""
    excluded: dict[int, list[_Hit]] = defaultdict(list)
    wanted: list[_Hit] = []
    for hit in found:
        (wanted if hit.weight > _EXCLUDED else excluded[hit.topic]).append(hit)
    covers = {topic: _cover(hits) for topic, hits in excluded.items()}
    return [hit for hit in wanted if hit.topic not in covers or not covers[hit.topic](hit)]


def _cover(excluded: Iterable[_Hit]) -> Callable[[_Hit], bool]:
    """Return a test for whether a match lies inside one of these."""
    places = sorted((hit.start, hit.end) for hit in excluded)
    starts = [start for start, _ in places]
    # How far the matches reach that begin no later.
    reach = list(accumulate((end for _, end in places), max))

    def covers(hit: _Hit) -> bool:
        earlier = bisect_right(starts, hit.start)
        return earlier > 0 and reach[earlier - 1] >= hit.end

    return covers


def _counting(hits: list[_Hit]) -> list[_Hit]:
    """Return the matches of one topic that count: the best of each field, each mention once."""
    if len(hits) == 1:
        return hits
    left = dict(COUNTED)
    taken: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.start, -hit.end)):
        if left[hit.field] and not any(_same_mention(hit, other) for other in taken):
            left[hit.field] -= 1
            taken.append(hit)
    return taken


def _same_mention(hit: _Hit, other: _Hit) -> bool:
    """Return whether two matches overlap or touch, as a name and its abbreviation do."""
    is_far = hit.start > other.end + _BRACKET or other.start > hit.end + _BRACKET
    return hit.field == other.field and not is_far


def _evidence(hits: list[_Hit], texts: dict[str, str]) -> Iterator[Evidence]:
    """Yield the first few matches as a reader can check them, each sentence once."""
    seen: set[str] = set()
    for hit in hits:
        text = texts[hit.field]
        sentence = _quoted(text, hit)
        if sentence not in seen and len(seen) < _MOST_EVIDENCE:
            seen.add(sentence)
            phrase = text[hit.start : hit.end]
            yield Evidence(phrase=phrase, field=hit.field, sentence=sentence)


def _quoted(text: str, hit: _Hit) -> str:
    """Return the title, or the sentence of a match.

    Of one that never ends, what lies around the match.
    """
    sentence = text if hit.field == "title" else sentence_at(text, hit.start)
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    reach = (_LONGEST_SENTENCE - (hit.end - hit.start)) // 2
    around = text[max(0, hit.start - reach) : hit.end + reach]
    return f"… {' '.join(around.split())} …"


@lru_cache(maxsize=2)
def _matcher_for(taxonomy: Taxonomy) -> Matcher:
    """Return the matcher of a taxonomy, built once."""
    return Matcher(taxonomy)


def add_topics(paper: Paper, taxonomy: Taxonomy) -> Paper:
    """Return *paper* with its topics in *taxonomy*, each with its evidence."""
    return replace(paper, topics=_matcher_for(taxonomy).match(paper))
