"""Encode evidence compactly: store sentences by their offsets in the text of the paper.

A catalog holds all papers in memory, and few pages show evidence. So it is encoded in the field
`evidence`, and links, promises and topics have none, until a page decodes it.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, msgpack
from msgspec.structs import asdict, replace

from papershelf.model import Evidence, Link, Paper, Promise, TopicMatch

# A sentence: its start and end in the text, or the sentence itself if the text does not contain it.
_SentenceSpan = tuple[int, int] | str
# The search window, which bounds the time for an overlong abstract with very many links.
_WINDOW = 10_000
# The sentences, and then, with the indices of their sentences: links (with their fields `written`
# and `field`), promises, and the evidence of topics, all in their order.
_EncodedEvidence = tuple[
    list[_SentenceSpan], list[tuple[int, str, str]], list[int], list[list[tuple[str, str, int]]]
]

_ENCODER = msgpack.Encoder()
_DECODER = msgpack.Decoder(_EncodedEvidence)


def fold_evidence(paper: Paper) -> Paper:
    """Return *paper* with its evidence encoded; a paper with encoded evidence is unchanged."""
    if paper.evidence or not (paper.links or paper.promises or paper.topics):
        return paper
    return replace(
        paper,
        links=tuple([Link(url=link.url, kind=link.kind) for link in paper.links]),
        promises=tuple([replace(promise, evidence="") for promise in paper.promises]),
        topics=tuple([replace(topic, evidence=()) for topic in paper.topics]),
        evidence=_ENCODER.encode(_encodable(paper)),
    )


def _encodable(paper: Paper) -> _EncodedEvidence:
    numbers: dict[str, int] = {}

    def number_of(sentence: str) -> int:
        return numbers.setdefault(sentence, len(numbers))

    links = [(number_of(link.evidence), link.written, link.field) for link in paper.links]
    promises = [number_of(promise.evidence) for promise in paper.promises]
    topics = [
        [(each.phrase, each.field, number_of(each.sentence)) for each in topic.evidence]
        for topic in paper.topics
    ]
    return list(_spans(numbers, _text_of(paper))), links, promises, topics


def unfold_evidence(paper: Paper) -> Paper:
    """Return *paper* with its evidence decoded into links, promises and topics."""
    if not paper.evidence:
        return paper
    text = _text_of(paper)
    spans, of_links, of_promises, of_topics = _DECODER.decode(paper.evidence)
    sentences = [span if isinstance(span, str) else text[slice(*span)] for span in spans]
    return replace(
        paper,
        links=tuple(
            replace(link, evidence=sentences[number], written=written, field=field)
            for link, (number, written, field) in zip(paper.links, of_links, strict=True)
        ),
        promises=tuple(
            replace(promise, evidence=sentences[number])
            for promise, number in zip(paper.promises, of_promises, strict=True)
        ),
        topics=tuple(
            _unfolded_topic(topic, of_topic, sentences)
            for topic, of_topic in zip(paper.topics, of_topics, strict=True)
        ),
        evidence=b"",
    )


def _unfolded_topic(
    topic: TopicMatch, of_topic: Iterable[tuple[str, str, int]], sentences: Sequence[str]
) -> TopicMatch:
    evidence = [
        Evidence(phrase=phrase, field=field, sentence=sentences[number])
        for phrase, field, number in of_topic
    ]
    return replace(topic, evidence=tuple(evidence))


def _text_of(paper: Paper) -> str:
    """Return title and abstract, which contain most sentences."""
    return f"{paper.title}\n{paper.abstract}"


def _spans(sentences: Iterable[str], text: str) -> Iterator[_SentenceSpan]:
    """Yield the span of each sentence in *text*, searched near the previous sentence."""
    previous = 0
    for sentence in sentences:
        start = text.find(sentence, max(0, previous - _WINDOW), previous + _WINDOW)
        previous = previous if start < 0 else start
        yield sentence if start < 0 else (start, start + len(sentence))


class Findings(Struct, frozen=True, array_like=True, gc=False):
    """The fields of a paper that `enrich.PAPER_STEPS` find, with encoded evidence."""

    links: tuple[Link, ...]
    promises: tuple[Promise, ...]
    topics: tuple[TopicMatch, ...]
    evidence: bytes


def findings_of(paper: Paper) -> Findings:
    """Return the findings of *paper*."""
    folded = fold_evidence(paper)
    return Findings(folded.links, folded.promises, folded.topics, folded.evidence)


def with_findings(paper: Paper, findings: Findings) -> Paper:
    """Return *paper* with *findings*."""
    return replace(paper, **asdict(findings))
