"""Evidence in little room: sentences by their places in the text of the paper.

A catalog holds all papers, and few of those who look at it ask for evidence. So it lies folded in
the paper, beside links, promises and topics that have none, until a page shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, msgpack
from msgspec.structs import replace

from papershelf.model import Evidence, Link, Paper, Promise, TopicMatch

# A sentence by its beginning and end in the text, or as it is where that has no such part.
_Place = tuple[int, int] | str


class _FoldedLink(Struct, frozen=True, array_like=True, gc=False):
    """What a link has beside address and kind: `sentence` is the number of one."""

    sentence: int
    written: str
    field: str


class _FoldedEvidence(Struct, frozen=True, array_like=True, gc=False):
    """Why a topic was given: `sentence` is the number of one."""

    phrase: str
    field: str
    sentence: int


class _FoldedPaper(Struct, frozen=True, array_like=True, gc=False):
    """The evidence of a paper: of its links, promises and topics, in their order."""

    sentences: tuple[_Place, ...]
    links: tuple[_FoldedLink, ...]
    promises: tuple[int, ...]
    topics: tuple[tuple[_FoldedEvidence, ...], ...]


_ENCODER = msgpack.Encoder()
_DECODER = msgpack.Decoder(_FoldedPaper)


def fold(paper: Paper) -> Paper:
    """Return *paper* with its evidence folded; one that is folded stays as it is."""
    if paper.evidence or not (paper.links or paper.promises or paper.topics):
        return paper
    numbers: dict[str, int] = {}

    def number_of(sentence: str) -> int:
        return numbers.setdefault(sentence, len(numbers))

    links = tuple(
        _FoldedLink(number_of(one.evidence), one.written, one.field) for one in paper.links
    )
    promises = tuple(number_of(one.evidence) for one in paper.promises)
    topics = tuple(
        tuple(_FoldedEvidence(one.phrase, one.field, number_of(one.sentence)) for one in evidence)
        for evidence in (topic.evidence for topic in paper.topics)
    )
    places = tuple(_places(numbers, _text_of(paper)))
    return replace(
        paper,
        links=tuple([Link(url=one.url, kind=one.kind) for one in paper.links]),
        promises=tuple([Promise(kinds=one.kinds, evidence="") for one in paper.promises]),
        topics=tuple(
            [TopicMatch(id=one.id, label=one.label, weight=one.weight) for one in paper.topics]
        ),
        evidence=_ENCODER.encode(_FoldedPaper(places, links, promises, topics)),
    )


def unfold(paper: Paper) -> Paper:
    """Return *paper* with its evidence where it belongs."""
    if not paper.evidence:
        return paper
    folded, text = _DECODER.decode(paper.evidence), _text_of(paper)
    sentences = [
        place if isinstance(place, str) else text[place[0] : place[1]] for place in folded.sentences
    ]
    links = [
        replace(link, evidence=sentences[own.sentence], written=own.written, field=own.field)
        for link, own in zip(paper.links, folded.links, strict=True)
    ]
    promises = [
        replace(promise, evidence=sentences[number])
        for promise, number in zip(paper.promises, folded.promises, strict=True)
    ]
    topics = [
        replace(
            topic,
            evidence=tuple(
                [
                    Evidence(phrase=one.phrase, field=one.field, sentence=sentences[one.sentence])
                    for one in own
                ]
            ),
        )
        for topic, own in zip(paper.topics, folded.topics, strict=True)
    ]
    return replace(
        paper,
        links=tuple(links),
        promises=tuple(promises),
        topics=tuple(topics),
        evidence=b"",
    )


def _text_of(paper: Paper) -> str:
    """Return the text that most sentences are parts of."""
    return f"{paper.title}\n{paper.abstract}"


def _places(sentences: Iterable[str], text: str) -> Iterator[_Place]:
    """Yield the place of each sentence in *text*."""
    for sentence in sentences:
        start = text.find(sentence)
        yield sentence if start < 0 else (start, start + len(sentence))
