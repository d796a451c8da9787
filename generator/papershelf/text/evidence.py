"""Evidence in little room: sentences by their places in the text of the paper.

A catalog holds all papers, and few of those who look at it ask for evidence. So it lies folded in
the paper, beside links, promises and topics that have none, until a page shows it.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, msgpack
from msgspec.structs import asdict, replace

from papershelf.model import Evidence, Link, Paper, Promise, TopicMatch

# A sentence by its beginning and end in the text, or as it is where that has no such part.
_Place = tuple[int, int] | str
# No abstract is longer, but for one that would be searched again for each of very many links.
_REACH = 10_000
# What sentences there are, and by their numbers: of links, with what else these have beside address
# and kind, of promises and of topics, in their order.
_FoldedPaper = tuple[
    list[_Place], list[tuple[int, str, str]], list[int], list[list[tuple[str, str, int]]]
]

_ENCODER = msgpack.Encoder()
_DECODER = msgpack.Decoder(_FoldedPaper)


def fold_evidence(paper: Paper) -> Paper:
    """Return *paper* with its evidence folded; one that is folded stays as it is."""
    if paper.evidence or not (paper.links or paper.promises or paper.topics):
        return paper
    return replace(
        paper,
        links=tuple([Link(url=one.url, kind=one.kind) for one in paper.links]),
        promises=tuple([replace(one, evidence="") for one in paper.promises]),
        topics=tuple([replace(one, evidence=()) for one in paper.topics]),
        evidence=_ENCODER.encode(_folded(paper)),
    )


def _folded(paper: Paper) -> _FoldedPaper:
    numbers: dict[str, int] = {}

    def number_of(sentence: str) -> int:
        return numbers.setdefault(sentence, len(numbers))

    links = [(number_of(one.evidence), one.written, one.field) for one in paper.links]
    promises = [number_of(one.evidence) for one in paper.promises]
    topics = [
        [(one.phrase, one.field, number_of(one.sentence)) for one in topic.evidence]
        for topic in paper.topics
    ]
    return list(_places(numbers, _text_of(paper))), links, promises, topics


def unfold_evidence(paper: Paper) -> Paper:
    """Return *paper* with its evidence where it belongs."""
    if not paper.evidence:
        return paper
    text = _text_of(paper)
    places, of_links, of_promises, of_topics = _DECODER.decode(paper.evidence)
    sentences = [place if isinstance(place, str) else text[slice(*place)] for place in places]
    return replace(
        paper,
        links=tuple(
            replace(link, evidence=sentences[number], written=written, field=field)
            for link, (number, written, field) in zip(paper.links, of_links, strict=True)
        ),
        promises=tuple(
            replace(one, evidence=sentences[number])
            for one, number in zip(paper.promises, of_promises, strict=True)
        ),
        topics=tuple(
            _unfolded_topic(topic, own, sentences)
            for topic, own in zip(paper.topics, of_topics, strict=True)
        ),
        evidence=b"",
    )


def _unfolded_topic(
    topic: TopicMatch, own: Iterable[tuple[str, str, int]], sentences: Sequence[str]
) -> TopicMatch:
    evidence = [
        Evidence(phrase=phrase, field=field, sentence=sentences[number])
        for phrase, field, number in own
    ]
    return replace(topic, evidence=tuple(evidence))


def _text_of(paper: Paper) -> str:
    """Return the text that most sentences are parts of."""
    return f"{paper.title}\n{paper.abstract}"


def _places(sentences: Iterable[str], text: str) -> Iterator[_Place]:
    """Yield the place of each sentence in *text*, which is not far from that of the last one."""
    near = 0
    for sentence in sentences:
        start = text.find(sentence, max(0, near - _REACH), near + _REACH)
        near = near if start < 0 else start
        yield sentence if start < 0 else (start, start + len(sentence))


class Findings(Struct, frozen=True, array_like=True, gc=False):
    """What the steps for papers find in one, with the evidence folded."""

    links: tuple[Link, ...]
    promises: tuple[Promise, ...]
    topics: tuple[TopicMatch, ...]
    evidence: bytes


def findings_of(paper: Paper) -> Findings:
    """Return what was found in *paper*."""
    folded = fold_evidence(paper)
    return Findings(folded.links, folded.promises, folded.topics, folded.evidence)


def with_findings(paper: Paper, found: Findings) -> Paper:
    """Return *paper* with what was *found* in it."""
    return replace(paper, **asdict(found))
