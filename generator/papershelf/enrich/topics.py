"""Assign topics: match the phrases of the taxonomy in title, abstract and keywords of a paper.

site_src/catalog/topics.yml says what a match weighs, and which topics a paper gets. Those that its
keywords name are kept first, because keywords are chosen for their subject, and a phrase may be
mentioned in passing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.model import Evidence, Paper, TopicMatch
from papershelf.text.sentences import sentence_at
from papershelf.text.words import CACHE_SIZE, WORD, fold, folded

FIELD_FACTOR = {"title": 3, "keywords": 3, "abstract": 1}
COUNTED = {"title": 1, "keywords": 1, "abstract": 3}
PHRASE_WEIGHT = 2
_KEYWORD_WEIGHT = PHRASE_WEIGHT * FIELD_FACTOR["keywords"]
_HINT_WEIGHT = 1
_EXCLUDED = 0
_LEAST_WEIGHT = 2
MOST_TOPICS = 10
_MOST_EVIDENCE = 3
_LONGEST_SENTENCE = 1000
# The length of " (" between a name and its abbreviation.
_BRACKET = 2

# "Fine-tuning (PEFT)": a name and its abbreviation.
_ABBREVIATED = re.compile(r"([^()]{1,200})\(([^()]{1,40})\)\s{0,9}")
# Separators of two words of a phrase; tight joints may also be missing.
_LOOSE_JOINT = re.compile(r"\s+")
_TIGHT_JOINT = re.compile(r"['’/_‐‑–-]|")


class _Phrase(NamedTuple):
    """A phrase, the index of its topic in the taxonomy, and the weight of a match."""

    text: str
    topic: int
    weight: int


class _Hit(NamedTuple):
    """A match of a phrase in a field of the paper, from offset `start` to `end` in its text.

    If the phrase is ambiguous, `needs` is the index of the taxonomy's field whose context it needs.
    """

    topic: int
    weight: int
    field: str
    start: int
    end: int
    needs: int | None


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
        return any(map(self.context.finds, texts))


class Matcher:
    """A matcher for the phrases of a taxonomy, and for the names of its topics in keywords.

    Candidates are runs of words that fold to the letters of a phrase. `prefixes` are the beginnings
    of all phrases; a run that is none of them is not continued. The verdict on each written form of
    a candidate is cached.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.topics = taxonomy.topics
        self.fields = list(map(_field_of, taxonomy.fields))
        self.field_of = [index for index, field in enumerate(taxonomy.fields) for _ in field.topics]
        self.named: dict[str, set[int]] = defaultdict(set)
        self.phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self.prefixes: set[str] = set()
        self.phrases_of = lru_cache(maxsize=CACHE_SIZE)(self.find_phrases)
        for index, topic in enumerate(taxonomy.topics):
            for name in (topic.label, topic.id):
                self.named[folded(name)].add(index)
            for text in topic.phrases:
                self.named[self.add(text, index, PHRASE_WEIGHT)].add(index)
            for text in topic.hints:
                self.add(text, index, _HINT_WEIGHT)
            for text in topic.exclude:
                self.add(text, index, _EXCLUDED)
        # A name without letters or digits can't be matched.
        self.named.pop("", None)

    def add(self, text: str, topic: int, weight: int) -> str:
        """Add a phrase of *topic* with the *weight* of a match in an abstract; return it folded."""
        key = folded(text)
        self.phrases[key].append(_Phrase(text, topic, weight))
        self.prefixes.update(accumulate(key))
        return key

    def needed(self, text: str, topic: int) -> int | None:
        """Return the index of the field whose context a phrase of *topic* needs, or None."""
        field = self.field_of[topic]
        return field if folded(text) in self.fields[field].ambiguous else None

    def match(self, paper: Paper) -> tuple[TopicMatch, ...]:
        """Return the topics of *paper*, heaviest first; of equals, the one with the best match."""
        texts = {"title": paper.title, "abstract": paper.abstract}
        by_topic: dict[int, list[_Hit]] = defaultdict(list)
        # Cached, because the context is looked up in all texts of the paper.
        counts = cache(lambda needs: needs is None or self.fields[needs].has(paper))
        for name, text in texts.items():
            for hit in self.hits(name, text):
                if counts(hit.needs):
                    by_topic[hit.topic].append(hit)
        named = self.topics_of(paper.keywords, counts)
        counted = {topic: _counting(by_topic[topic]) for topic in {**by_topic, **named}}
        ranks = {topic: _rank(hits, topic in named) for topic, hits in counted.items()}
        assigned = [topic for topic, (weight, _) in ranks.items() if weight >= _LEAST_WEIGHT]
        # Topics of equal rank stay in the order of the taxonomy, because sorting is stable.
        assigned.sort()
        assigned.sort(key=ranks.__getitem__, reverse=True)
        kept = set(sorted(assigned, key=lambda topic: topic not in named)[:MOST_TOPICS])
        return tuple(
            TopicMatch(
                id=self.topics[topic].id,
                label=self.topics[topic].label,
                weight=ranks[topic][0],
                evidence=(*_evidence(counted[topic], texts), *named.get(topic, ())),
            )
            for topic in assigned
            if topic in kept
        )

    def topics_of(
        self, keywords: Iterable[str], counts: Callable[[int | None], bool]
    ) -> Mapping[int, list[Evidence]]:
        """Return, by topic, the keywords that name it as its evidence.

        *counts* tells whether a phrase counts that needs the context of this field, or of none.
        Keywords are compared in folded form, so plural, hyphens and case do not matter; unlike in
        prose, the case of acronyms does not matter either. A hint is too broad to name a topic.
        """
        evidence_of: dict[int, list[Evidence]] = defaultdict(list)
        for keyword in keywords:
            match = _ABBREVIATED.fullmatch(keyword)
            names = (keyword, *match.groups()) if match else (keyword,)
            topics = {
                topic
                for name in names
                for topic in self.named.get(folded(name), ())
                if counts(self.needed(name, topic))
            }
            for topic in topics:
                evidence = Evidence(phrase=keyword, field="keywords", sentence=keyword)
                evidence_of[topic].append(evidence)
        return evidence_of

    def hits(self, field: str, text: str) -> Sequence[_Hit]:
        """Return every match in *text* that no excluded phrase covers."""
        factor = FIELD_FACTOR[field]
        hits = [
            _Hit(topic, weight * factor, field, start, end, needs)
            for start, end in self.spans(text)
            for topic, weight, needs in self.phrases_of(text[start:end])
        ]
        return _uncovered(hits) if any(hit.weight == _EXCLUDED for hit in hits) else hits

    def finds(self, text: str) -> bool:
        """Return whether *text* contains a phrase."""
        return any(self.phrases_of(text[start:end]) for start, end in self.spans(text))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each run of words in *text* that folds like a phrase."""
        prefixes = self.prefixes
        words, letters = _words_in(text)
        for first in [number for number, key in enumerate(letters) if key in prefixes]:
            key, last = letters[first], first
            while key in prefixes:
                if key in self.phrases:
                    yield words[first].start(), words[last].end()
                last += 1
                key += letters[last]

    def find_phrases(self, text: str) -> tuple[tuple[int, int, int | None], ...]:
        """Return topic, weight and needed field of each phrase that *text* is."""
        return tuple(
            (topic, weight, None if weight == _EXCLUDED else self.needed(phrase, topic))
            for phrase, topic, weight in self.phrases.get(folded(text), ())
            if _fits(phrase, text)
        )


# Cached, because the phrases and the context of a field are looked up in the same texts.
@lru_cache(maxsize=4)
def _words_in(text: str) -> tuple[list[re.Match[str]], list[str]]:
    """Return the words of *text*, and their folded forms, followed by a line break.

    No phrase contains that, so that it ends a run.
    """
    words = list(WORD.finditer(text))
    return words, [*(fold(word[0])[0] for word in words), "\n"]


def _rank(hits: list[_Hit], is_named: bool) -> tuple[int, int]:
    """Return the weight of a topic and the weight of its best match, keywords included."""
    weights = [hit.weight for hit in hits] + [_KEYWORD_WEIGHT] * is_named
    return sum(weights), max(weights, default=0)


def _field_of(taxonomy: Taxonomy) -> _Field:
    """Return the field of a taxonomy that comes from one file."""
    context = Topic(id="", facet="", label="", description="", phrases=taxonomy.context)
    matcher = Matcher(Taxonomy(topics=(context,))) if taxonomy.context else None
    return _Field(matcher, frozenset(map(folded, taxonomy.ambiguous)))


def _fits(phrase: str, text: str) -> bool:
    """Return whether *text*, which folds like *phrase*, also matches its joints and acronyms."""
    joints = _joints(phrase)
    # Every separator must be allowed at its position in the phrase.
    joined = all(
        _TIGHT_JOINT.fullmatch(joint)
        or joint == joints.get(offset)
        or (offset in joints and _LOOSE_JOINT.fullmatch(joint))
        for offset, joint in _joints(text).items()
    )
    cased = "".join(fold(word)[1] for word in WORD.findall(text))
    return joined and all(
        expected in (" ", actual) for expected, actual in zip(_acronyms(phrase), cased, strict=True)
    )


def _joints(text: str) -> dict[int, str]:
    """Return the separators of the words in *text*, by the number of folded letters before each."""
    joints: dict[int, str] = {}
    letters = end = 0
    for word in WORD.finditer(text):
        if letters:
            joints[letters] = text[end : word.start()]
        letters += len(fold(word[0])[0])
        end = word.end()
    return joints


def _acronyms(phrase: str) -> str:
    """Return *phrase* with spaces for all words but acronyms, which have more than one capital."""
    return "".join(
        fold(word)[1] if sum(map(str.isupper, word)) > 1 else " " * len(fold(word)[1])
        for word in WORD.findall(phrase)
    )


def _uncovered(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return the matches that are not inside an excluded phrase of their topic."""
    # The end, by topic, of the excluded phrases that begin no later than the current match.
    excluded_end: dict[int, int] = defaultdict(int)
    uncovered: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.weight)):
        if hit.weight == _EXCLUDED:
            excluded_end[hit.topic] = max(excluded_end[hit.topic], hit.end)
        elif excluded_end[hit.topic] < hit.end:
            uncovered.append(hit)
    return uncovered


def _counting(hits: list[_Hit]) -> list[_Hit]:
    """Return the matches of one topic that count: the best of each field, each mention once."""
    if len(hits) == 1:
        return hits
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


def _evidence(hits: list[_Hit], texts: dict[str, str]) -> Iterator[Evidence]:
    """Yield evidence for the first few matches: phrase, field and sentence, each sentence once."""
    seen: set[str] = set()
    for hit in hits:
        text = texts[hit.field]
        sentence = _quoted(text, hit)
        if sentence not in seen and len(seen) < _MOST_EVIDENCE:
            seen.add(sentence)
            phrase = text[hit.start : hit.end]
            yield Evidence(phrase=phrase, field=hit.field, sentence=sentence)


def _quoted(text: str, hit: _Hit) -> str:
    """Return the title or the sentence of a match; of an overlong one, the context of the match."""
    sentence = text if hit.field == "title" else sentence_at(text, hit.start)
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    margin = (_LONGEST_SENTENCE - (hit.end - hit.start)) // 2
    context = text[max(0, hit.start - margin) : hit.end + margin]
    return f"… {' '.join(context.split())} …"


# The matcher of a taxonomy is built once.
_matcher_for = lru_cache(maxsize=2)(Matcher)


def add_topics(paper: Paper, taxonomy: Taxonomy) -> Paper:
    """Return *paper* with its topics in *taxonomy*, each with its evidence."""
    return replace(paper, topics=_matcher_for(taxonomy).match(paper))
