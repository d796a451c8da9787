"""Evidence is encoded compactly and decoded without loss."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Evidence, Link, LinkKind, Paper, Promise, Source, TopicMatch
from papershelf.text.evidence import fold_evidence, unfold_evidence

SENTENCES = st.text(max_size=30)
LINKS = st.builds(
    Link,
    url=st.text(),
    kind=st.sampled_from(LinkKind),
    evidence=SENTENCES,
    written=st.text(),
    field=st.text(),
)
PROMISES = st.builds(Promise, kinds=st.just((LinkKind.CODE,)), evidence=SENTENCES)
TOPICS = st.builds(
    TopicMatch,
    id=st.text(),
    label=st.text(),
    weight=st.integers(0, 99),
    evidence=st.lists(
        st.builds(Evidence, phrase=st.text(), field=st.text(), sentence=SENTENCES)
    ).map(tuple),
)


@given(data=st.data())
def test_unfolding_reverses_folding(data: st.DataObject) -> None:
    paper = Paper(
        title=data.draw(st.text()),
        abstract=data.draw(st.text()),
        source=Source(path="papers.bib"),
        links=tuple(data.draw(st.lists(LINKS))),
        promises=tuple(data.draw(st.lists(PROMISES))),
        topics=tuple(data.draw(st.lists(TOPICS))),
    )
    folded = fold_evidence(paper)
    assert unfold_evidence(folded) == paper
    assert fold_evidence(folded) == folded
    assert unfold_evidence(paper) == paper


def test_a_sentence_of_the_abstract_is_not_stored_again() -> None:
    sentence = "We show that shelves are enough for any pile of papers whatsoever."
    paper = Paper(
        title="Shelves",
        abstract=f"Papers pile up. {sentence}",
        source=Source(path="papers.bib"),
        promises=(Promise(kinds=(LinkKind.CODE,), evidence=sentence),),
    )
    folded = fold_evidence(paper)
    assert folded.promises == (Promise(kinds=(LinkKind.CODE,), evidence=""),)
    assert len(folded.evidence) < len(sentence) / 4
