"""Assign topics: match the phrases of the taxonomy in title, abstract and keywords of a paper.

site_src/catalog/topics.yml says what a match weighs, and which topics a paper gets. Those that its
keywords name are kept first, because keywords are chosen for their subject, and a phrase may be
mentioned in passing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.model import Evidence, Paper, TopicMatch
from papershelf.text import ahocorasick
from papershelf.text.grouping import grouped_by
from papershelf.text.sentences import sentence_at
from papershelf.text.whole_words import whole_words
from papershelf.text.wording import shorten
from papershelf.text.words import WORD, Words, phrase_key, unfolded

FIELD_FACTOR = {"title": 3, "keywords": 3, "abstract": 1}
COUNTED = {"title": 1, "keywords": 1, "abstract": 3}
PHRASE_WEIGHT = 2
_KEYWORD_WEIGHT = PHRASE_WEIGHT * FIELD_FACTOR["keywords"]
_HINT_WEIGHT = 1
_EXCLUDED = 0
_MIN_WEIGHT = 2
MAX_TOPICS = 10
_MAX_EVIDENCE = 3
_MAX_TITLE = 1000
# The most written forms of phrases in a cache; a larger number comes from noise.
_MAX_FORMS = 1 << 18
# The length of " (" between a name and its abbreviation.
_BRACKET = 2

# "Fine-tuning (PEFT)": a name and its abbreviation.
_ABBREVIATED = re.compile(r"([^()]{1,200})\(([^()]{1,40})\)\s{0,9}")
# Separators of two words of a phrase; tight joints may also be missing.
_LOOSE_JOINT = re.compile(r"\s+")
_TIGHT_JOINT = re.compile(r"['’/_‐‑–-]|")


class _Phrase(NamedTuple):
    """A phrase, its folded form, the index of its topic, and the weight of a match."""

    text: str
    key: str
    topic: int
    weight: int


class _Hit(NamedTuple):
    """A match of a phrase in a field of the paper, from offset `start` to `end` in its text."""

    phrase: _Phrase
    weight: int
    field: str
    start: int
    end: int


class _Field(Struct, frozen=True):
    """A field of research: a matcher for its context, if any, and the phrases that need this."""

    context: "Matcher | None"
    ambiguous: frozenset[str]

    def has(self, paper: Paper) -> bool:
        """Return whether *paper* is of the field, so that its ambiguous phrases count."""
        if not self.ambiguous or self.context is None:
            return True
        venue = (paper.venue.name, paper.venue.short) if paper.venue else ()
        texts = (paper.title, *venue, *paper.keywords, paper.abstract)
        return any(self.context.hits("title", text) for text in texts)


class Matcher:
    """A matcher for the phrases of a taxonomy, and for the names of its topics in keywords.

    An Aho-Corasick automaton finds candidates in one pass over the letters of a text. The verdict
    on each written form of a candidate is cached.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.topics = taxonomy.topics
        self.fields = list(map(_field_of, taxonomy.fields))
        files = zip(self.fields, taxonomy.fields, strict=True)
        self.field_of = [field for field, file in files for _ in file.topics]
        self.named: dict[str, set[int]] = defaultdict(set)
        self.phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self.automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        self.phrases_of = lru_cache(maxsize=_MAX_FORMS)(self.find_phrases)
        for index, topic in enumerate(taxonomy.topics):
            for name in (topic.label, topic.id):
                self.named[phrase_key(name)].add(index)
            for text in topic.phrases:
                self.named[self.add(text, index, PHRASE_WEIGHT)].add(index)
            for text in topic.hints:
                self.add(text, index, _HINT_WEIGHT)
            for text in topic.exclude:
                self.add(text, index, _EXCLUDED)
        # A name without letters or digits can't be matched.
        self.named.pop("", None)
        self.automaton.make_automaton()

    def add(self, text: str, topic: int, weight: int) -> str:
        """Add a phrase of *topic* with the *weight* of a match in an abstract; return it folded."""
        key = phrase_key(text)
        self.phrases[key].append(_Phrase(text, key, topic, weight))
        for letters in unfolded(WORD.findall(text)):
            self.automaton.add_word(letters)
        return key

    def counts(self, key: str, topic: int, other_fields: Sequence[_Field]) -> bool:
        """Return whether *key* means *topic* in a paper that is not of *other_fields*."""
        field = self.field_of[topic]
        return key not in field.ambiguous or field not in other_fields

    def match(self, paper: Paper) -> tuple[TopicMatch, ...]:
        """Return the topics of *paper*, heaviest first; of equals, the one with the best match."""
        texts = {"title": paper.title, "abstract": paper.abstract}
        other_fields = [field for field in self.fields if not field.has(paper)]
        hits = [
            hit
            for name, text in texts.items()
            for hit in self.hits(name, text)
            if self.counts(hit.phrase.key, hit.phrase.topic, other_fields)
        ]
        by_topic = grouped_by(hits, lambda hit: [hit.phrase.topic])
        named = grouped_by(paper.keywords, lambda each: self.topics_named(each, other_fields))
        topics = sorted({*by_topic, *named})
        counted = {topic: _counting(by_topic.get(topic, ())) for topic in topics}
        ranks = {topic: _rank(counted[topic], topic in named) for topic in topics}
        # Sorting is stable: topics of equal rank stay in the order of the taxonomy.
        assigned = [topic for topic in topics if ranks[topic][0] >= _MIN_WEIGHT]
        assigned.sort(key=ranks.__getitem__, reverse=True)
        kept = sorted(assigned, key=lambda topic: topic not in named)[:MAX_TOPICS]
        return tuple(
            TopicMatch(
                id=self.topics[topic].id,
                label=self.topics[topic].label,
                weight=ranks[topic][0],
                evidence=tuple(_evidence(counted[topic], texts, named.get(topic, ()))),
            )
            for topic in assigned
            if topic in kept
        )

    def topics_named(self, keyword: str, other_fields: Sequence[_Field]) -> Iterator[int]:
        """Yield the topics that *keyword* names in a paper that is not of *other_fields*.

        Keywords are compared in folded form, so plural, hyphens and case do not matter; unlike in
        prose, the case of acronyms does not matter either. A hint is too broad to name a topic.
        """
        match = _ABBREVIATED.fullmatch(keyword)
        for key in map(phrase_key, (keyword, *match.groups()) if match else (keyword,)):
            for topic in self.named.get(key, ()):
                if self.counts(key, topic, other_fields):
                    yield topic

    def hits(self, field: str, text: str) -> Sequence[_Hit]:
        """Return every match in *text* that no excluded phrase covers."""
        if not len(self.automaton):
            return ()
        factor = FIELD_FACTOR[field]
        return _uncovered(
            _Hit(phrase, phrase.weight * factor, field, start, end)
            for start, end in whole_words(text, self.automaton.iter)
            for phrase in self.phrases_of(text[start:end])
        )

    def find_phrases(self, text: str) -> tuple[_Phrase, ...]:
        """Return the phrases of which *text* is a written form."""
        phrases = self.phrases.get(phrase_key(text), ())
        return tuple(phrase for phrase in phrases if _fits(Words(phrase.text), Words(text)))


def _rank(hits: Sequence[_Hit], is_named: bool) -> tuple[int, int]:
    """Return the weight of a topic and the weight of its best match, keywords included."""
    weights = [*(hit.weight for hit in hits), _KEYWORD_WEIGHT if is_named else 0]
    return sum(weights), max(weights)


def _field_of(taxonomy: Taxonomy) -> _Field:
    """Return the field of a taxonomy that comes from one file."""
    context = Topic(id="", facet="", label="", description="", phrases=taxonomy.context)
    matcher = Matcher(Taxonomy(topics=(context,))) if taxonomy.context else None
    return _Field(matcher, frozenset(map(phrase_key, taxonomy.ambiguous)))


def _fits(phrase: Words, words: Words) -> bool:
    """Return whether *words*, which fold like *phrase*, also match its joints and acronyms."""
    joints = dict(zip(phrase.offsets, phrase.joints, strict=True))
    # Every separator must be allowed at its position in the phrase.
    joined = all(
        _TIGHT_JOINT.fullmatch(joint)
        or joint == joints.get(offset)
        or (offset in joints and _LOOSE_JOINT.fullmatch(joint))
        for offset, joint in zip(words.offsets, words.joints, strict=True)
    )
    return joined and all(
        expected in (" ", actual)
        for expected, actual in zip(_acronyms(phrase), words.cased, strict=True)
    )


def _acronyms(phrase: Words) -> str:
    """Return *phrase* with spaces for all words but acronyms, which have more than one capital."""
    return "".join(
        written if sum(map(str.isupper, word)) > 1 else " " * len(written)
        for word, written in zip(phrase.words, phrase.written, strict=True)
    )


def _uncovered(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return the matches that are not inside an excluded phrase of their topic."""
    # The end, by topic, of the excluded phrases that begin no later than the current match.
    excluded_end: dict[int, int] = defaultdict(int)
    uncovered: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.weight)):
        topic = hit.phrase.topic
        if hit.weight == _EXCLUDED:
            excluded_end[topic] = max(excluded_end[topic], hit.end)
        elif excluded_end[topic] < hit.end:
            uncovered.append(hit)
    return uncovered


def _counting(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return the matches of one topic that count: the best of each field, each mention once."""
    remaining = dict(COUNTED)
    counted: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.start, -hit.end)):
        if remaining[hit.field] and not any(_same_mention(hit, other) for other in counted):
            remaining[hit.field] -= 1
            counted.append(hit)
    return counted


def _same_mention(hit: _Hit, other: _Hit) -> bool:
    """Return whether two matches overlap or are adjacent, as a name and its abbreviation are."""
    is_far = hit.start > other.end + _BRACKET or other.start > hit.end + _BRACKET
    return hit.field == other.field and not is_far


def _evidence(
    hits: Iterable[_Hit], texts: Mapping[str, str], keywords: Iterable[str]
) -> Iterator[Evidence]:
    """Yield the evidence of *hits* in *texts*, the first few sentences, and of *keywords*."""
    sentences: dict[str, Evidence] = {}
    for hit in hits:
        text = texts[hit.field]
        is_title = hit.field == "title"
        sentence = shorten(text, _MAX_TITLE) if is_title else sentence_at(text, hit.start)
        phrase = text[hit.start : hit.end]
        sentences.setdefault(sentence, Evidence(phrase=phrase, field=hit.field, sentence=sentence))
    yield from islice(sentences.values(), _MAX_EVIDENCE)
    for keyword in keywords:
        yield Evidence(phrase=keyword, field="keywords", sentence=keyword)


# The matcher of a taxonomy is built once.
_matcher_for = lru_cache(maxsize=2)(Matcher)


def add_topics(paper: Paper, taxonomy: Taxonomy) -> Paper:
    """Return *paper* with its topics in *taxonomy*, each with its evidence."""
    return replace(paper, topics=_matcher_for(taxonomy).match(paper))
