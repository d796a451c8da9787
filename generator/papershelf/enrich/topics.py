"""Topics: the phrases of the taxonomy, found in title and abstract in one pass, and as keywords.

A phrase weighs 6 in the title and 2 in the abstract, a hint half of that. Of each topic the title's
best match counts and the three best of the abstract; a topic with a weight of 2 or more is given,
and a paper keeps its ten heaviest. So one mention of a specific phrase is enough, and a broad word
needs the title or a second mention.

A keyword that is a topic's label, id or phrase weighs as much as the title, once. When there are
more than ten topics, those that the source itself names are kept first: whoever chose the keywords
knows what the paper is about, and a phrase may be there in passing.

A phrase that means something else in other fields ("momentum", "film") counts in a paper of the
field of its file alone: one whose title, abstract, keywords or venue hold any of its context.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.model import Evidence, Paper, TopicMatch
from papershelf.text import ahocorasick
from papershelf.text.sentences import sentence_at
from papershelf.text.whole_words import Letters
from papershelf.text.words import MOST_KEPT, WORD, Words, fold, folded, lowered, unfolded

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

# "Fine-tuning (PEFT)": a name and its abbreviation.
_ABBREVIATED = re.compile(r"([^()]{1,200})\(([^()]{1,40})\)\s{0,9}")
# What may stand between two words of one phrase; "tight" joints may also be left out.
_LOOSE_JOINT = re.compile(r"\s+")
_TIGHT_JOINT = re.compile(r"['’/_‐‑–-]|")


class _Phrase(NamedTuple):
    """A phrase of a topic, which is a place in the taxonomy, and what one match of it weighs."""

    text: str
    topic: int
    weight: int


class _Hit(NamedTuple):
    """A match of a phrase in a field, with its place in the text.

    An ambiguous phrase `needs` the context of a field, which is a place among the taxonomy's.
    """

    topic: int
    weight: int
    field: str
    start: int
    end: int
    needs: int | None


class _Field(Struct, frozen=True):
    """What tells the papers of a field, if anything does, and what is ambiguous outside of it."""

    context: "Matcher | None"
    ambiguous: frozenset[str]

    def has(self, paper: Paper) -> bool:
        """Return whether the ambiguous phrases of the field count in a paper."""
        if not self.ambiguous or self.context is None:
            return True
        venue = (paper.venue.name, paper.venue.short) if paper.venue else ()
        texts = (paper.title, *venue, *paper.keywords, paper.abstract)
        return any(self.context.hits("title", text) for text in texts)


class Matcher:
    """The phrases of a taxonomy, and the names of its topics for keywords.

    An Aho-Corasick automaton finds all that may be a phrase, in one pass over the letters of a
    text; what it finds is judged once for each way in which it is written.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.topics = taxonomy.topics
        self.fields = list(map(_field_of, taxonomy.fields))
        self.field_of = [at for at, one in enumerate(taxonomy.fields) for _ in one.topics]
        self.named: dict[str, set[int]] = defaultdict(set)
        self.phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self.automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        self.judged = lru_cache(maxsize=MOST_KEPT)(self.judge)
        for index, topic in enumerate(taxonomy.topics):
            for name in (topic.label, topic.id):
                self.named[folded(name)].add(index)
            for text in topic.phrases:
                self.named[self.add(text, index, PHRASE_WEIGHT)].add(index)
            for text in topic.hints:
                self.add(text, index, _HINT_WEIGHT)
            for text in topic.exclude:
                self.add(text, index, _EXCLUDED)
        # What has no letters names nothing.
        self.named.pop("", None)
        self.automaton.make_automaton()

    def add(self, text: str, topic: int, weight: int) -> str:
        """Add a phrase of a topic, whose matches in abstracts have a *weight*; return it folded."""
        words = [fold(word)[0] for word in WORD.findall(text)]
        key = "".join(words)
        self.phrases[key].append(_Phrase(text, topic, weight))
        for letters in unfolded(words):
            self.automaton.add_word(lowered(letters))
        return key

    def needed(self, text: str, topic: int) -> int | None:
        """Return the field whose context a phrase of a topic needs, or None."""
        field = self.field_of[topic]
        return field if folded(text) in self.fields[field].ambiguous else None

    def match(self, paper: Paper) -> tuple[TopicMatch, ...]:
        """Return the paper's topics, heaviest first; of equals, that with the single best match."""
        texts = {"title": paper.title, "abstract": paper.abstract}
        by_topic: dict[int, list[_Hit]] = defaultdict(list)
        others = {at for at, one in enumerate(self.fields) if not one.has(paper)}
        for field, text in texts.items():
            for hit in self.hits(field, text):
                if hit.needs not in others:
                    by_topic[hit.topic].append(hit)
        named = self.topics_of(paper.keywords, others)
        counted = {topic: _counting(by_topic[topic]) for topic in {**by_topic, **named}}
        ranks = {topic: _rank(hits, topic in named) for topic, hits in counted.items()}
        enough = [topic for topic, (weight, _) in ranks.items() if weight >= _ENOUGH]
        # Of equals, the first in the taxonomy.
        enough.sort()
        enough.sort(key=ranks.__getitem__, reverse=True)
        kept = set(sorted(enough, key=lambda topic: topic not in named)[:MOST_TOPICS])
        return tuple(
            TopicMatch(
                id=self.topics[topic].id,
                label=self.topics[topic].label,
                weight=ranks[topic][0],
                evidence=(*_evidence(counted[topic], texts), *named.get(topic, ())),
            )
            for topic in enough
            if topic in kept
        )

    def topics_of(self, keywords: Iterable[str], others: Set[int]) -> Mapping[int, list[Evidence]]:
        """Return the keywords that name a topic as its evidence, but for what needs *others*.

        These are the fields that the paper is not of. Keywords are compared as phrases are, so that
        plural, hyphens and case do not matter; nor does the case of acronyms, since a keyword is a
        name and no word in passing. A hint is too broad to name a topic: such a keyword stays what
        it is.
        """
        found: dict[int, list[Evidence]] = defaultdict(list)
        for keyword in keywords:
            both = _ABBREVIATED.fullmatch(keyword)
            names = (keyword, *both.groups()) if both else (keyword,)
            topics = {
                topic
                for name in names
                for topic in self.named.get(folded(name), ())
                if self.needed(name, topic) not in others
            }
            for topic in topics:
                evidence = Evidence(phrase=keyword, field="keywords", sentence=keyword)
                found[topic].append(evidence)
        return found

    def hits(self, field: str, text: str) -> Sequence[_Hit]:
        """Return every match in a text that no exclusion covers."""
        if not len(self.automaton):
            return ()
        letters = Letters(text)
        factor = FIELD_FACTOR[field]
        found = [
            _Hit(topic, weight * factor, field, start, end, needs)
            for start, end in letters.spans(self.automaton.iter(letters.small))
            for topic, weight, needs in self.judged(text[start:end])
        ]
        return _uncovered(found) if any(hit.weight == _EXCLUDED for hit in found) else found

    def judge(self, text: str) -> tuple[tuple[int, int, int | None], ...]:
        """Return the topics that words are a phrase of, with weight and needed field."""
        return tuple(
            (topic, weight, None if weight == _EXCLUDED else self.needed(phrase, topic))
            for phrase, topic, weight in self.phrases.get(folded(text), ())
            if _fits(Words(phrase), Words(text))
        )


def _rank(hits: list[_Hit], is_named: bool) -> tuple[int, int]:
    """Return the weight of a topic and that of its best match; a keyword counts as one."""
    weights = [hit.weight for hit in hits] + [_KEYWORD_WEIGHT] * is_named
    return sum(weights), max(weights, default=0)


def _field_of(taxonomy: Taxonomy) -> _Field:
    """Return what a taxonomy of one file says of its field."""
    context = Topic(id="", facet="", label="", description="", phrases=taxonomy.context)
    matcher = Matcher(Taxonomy(topics=(context,))) if taxonomy.context else None
    return _Field(matcher, frozenset(map(folded, taxonomy.ambiguous)))


def _fits(phrase: Words, words: Words) -> bool:
    """Return whether words that fold to the same are the phrase: joints, and acronyms' case."""
    joints = dict(zip(phrase.places, phrase.joints, strict=True))
    # What stands between them must be what may stand there in the phrase.
    joined = all(
        _TIGHT_JOINT.fullmatch(joint)
        or joint == joints.get(place)
        or (place in joints and _LOOSE_JOINT.fullmatch(joint))
        for place, joint in zip(words.places, words.joints, strict=True)
    )
    return joined and all(
        wanted in (" ", written)
        for wanted, written in zip(_acronyms(phrase), words.cased, strict=True)
    )


def _acronyms(phrase: Words) -> str:
    """Return a phrase with spaces for all but its acronyms, which have more than one capital."""
    return "".join(
        written if sum(map(str.isupper, word)) > 1 else " " * len(written)
        for word, written in zip(phrase.words, phrase.written, strict=True)
    )


def _uncovered(found: Iterable[_Hit]) -> list[_Hit]:
    """Return the matches that do not lie inside an excluded phrase of their topic."""
    # By topic, how far those excluded phrases reach that begin no later.
    reach: dict[int, int] = defaultdict(int)
    wanted: list[_Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, hit.weight)):
        if hit.weight == _EXCLUDED:
            reach[hit.topic] = max(reach[hit.topic], hit.end)
        elif reach[hit.topic] < hit.end:
            wanted.append(hit)
    return wanted


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
    """Return the title, or the sentence of a match; of an endless one, what lies around it."""
    sentence = text if hit.field == "title" else sentence_at(text, hit.start)
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    reach = (_LONGEST_SENTENCE - (hit.end - hit.start)) // 2
    around = text[max(0, hit.start - reach) : hit.end + reach]
    return f"… {' '.join(around.split())} …"


# The matcher of a taxonomy, built once.
_matcher_for = lru_cache(maxsize=2)(Matcher)


def add_topics(paper: Paper, taxonomy: Taxonomy) -> Paper:
    """Return *paper* with its topics in *taxonomy*, each with its evidence."""
    return replace(paper, topics=_matcher_for(taxonomy).match(paper))
