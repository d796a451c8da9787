"""A paper is found by every name that a maintainer sees: id, address, title and source."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.enrich.compare import record_of
from papershelf.enrich.constraints import Constraints
from papershelf.enrich.merge import merge
from papershelf.enrich.references import Finder
from papershelf.model import Identifier, Paper, Source
from papershelf.text.identifiers import identifier


def registered(scheme: str, value: str) -> Identifier:
    """Return a valid identifier."""
    valid = identifier(scheme, value)
    assert valid is not None
    return valid


ATTENTION = Paper(
    title="Attention Is All You Need",
    source=Source(path="papers.bib", line=12),
    others=(Source(path="arxiv.xml", record=3),),
    identifiers=(registered("arxiv", "1706.03762"),),
    id="arxiv:1706.03762",
    slug="attention-is-all-you-need",
    former=("transformer",),
)
BERT = Paper(
    title="BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    source=Source(path="papers.bib", line=30),
    identifiers=(registered("doi", "10.18653/v1/N19-1423"), registered("acl", "N19-1423")),
    id="doi:10.18653/v1/n19-1423",
    slug="bert",
)
ADAM = Paper(
    title="Adam: A Method for Stochastic Optimization",
    source=Source(path="list.txt", line=1),
    id="title:adam",
    slug="adam",
)


@pytest.mark.parametrize(
    ("reference", "paper"),
    [
        ("arxiv:1706.03762", ATTENTION),
        ("arXiv:1706.03762v5", ATTENTION),
        ("1706.03762v5", ATTENTION),
        ("10.18653/v1/N19-1423", BERT),
        ("https://arxiv.org/abs/1706.03762v7", ATTENTION),
        ("doi:10.48550/arXiv.1706.03762", ATTENTION),
        ("attention-is-all-you-need", ATTENTION),
        ("transformer", ATTENTION),
        ("https://example.org/list/papers/transformer/", ATTENTION),
        ("https://example.org/list/papers/transformer.html", ATTENTION),
        ("papers/attention-is-all-you-need", ATTENTION),
        ("  attention is ALL you  need ", ATTENTION),
        ("papers.bib:12", ATTENTION),
        ("arxiv.xml, record 3", ATTENTION),
        ("doi:10.18653/V1/n19-1423", BERT),
        ("https://doi.org/10.18653/v1/N19-1423", BERT),
        ("acl:N19-1423", BERT),
        ("https://aclanthology.org/N19-1423/", BERT),
        ("title:adam", ADAM),
        ("adam", ADAM),
        ("Adam: A Method for Stochastic Optimization", ADAM),
        ("list.txt:1", ADAM),
    ],
)
def test_a_paper_is_found_by_all_its_names(reference: str, paper: Paper) -> None:
    assert Finder([ATTENTION, BERT, ADAM]).find(reference) == (paper,)


@pytest.mark.parametrize(
    "reference",
    [
        *("", "doi:10.1/x", "arxiv:nonsense", "papers.bib", "papers.bib:1", "attention"),
        *("http://[", "*"),
    ],
)
def test_any_other_reference_finds_no_paper(reference: str) -> None:
    assert Finder([ATTENTION, BERT, ADAM]).find(reference) == ()


def test_records_without_ids_are_found_by_identifier_title_and_source() -> None:
    records = [
        Paper(title="A", source=Source(path="a.txt", line=line), identifiers=BERT.identifiers)
        for line in (1, 5)
    ]
    finder = Finder(records)
    assert finder.find("a") == finder.find("acl:N19-1423") == tuple(records)
    assert finder.find("a.txt:5") == (records[1],)
    assert finder.find("title:a") == ()


def test_a_paper_is_found_by_the_names_of_its_merged_records() -> None:
    preprint = Paper(
        title="Transformers",
        source=Source(path="a.txt", line=1),
        identifiers=(registered("doi", "10.1000/a"),),
    )
    printed = Paper(
        title="Attention, Please",
        source=Source(path="a.txt", line=5),
        identifiers=(registered("doi", "10.1000/b"),),
    )
    [paper], _ = merge(
        [record_of(preprint), record_of(printed)], Constraints(must_link=((preprint, printed),))
    )
    finder = Finder([paper, ATTENTION])
    for name in (
        *("doi:10.1000/A", "doi:10.1000/B", "transformers", "ATTENTION, please"),
        *("papers/attention-please/", "a.txt:1", "a.txt:5"),
    ):
        assert finder.find(name) == (paper,), name
    other = replace(BERT, title="Attention, please", identifiers=printed.identifiers)
    competing = [replace(paper, title="Else", identifiers=preprint.identifiers), other]
    for name in ("doi:10.1000/b", "attention, please"):
        assert Finder(competing).find(name) == (other,)


def test_a_source_is_found_by_the_end_of_its_path_if_that_is_unique() -> None:
    near, far = (
        replace(ADAM, source=Source(path=f"site_src/{folder}/a.bib", line=12), others=())
        for folder in ("catalog", "old")
    )
    assert Finder([near, BERT]).find("a.bib:12") == (near,)
    assert Finder([near, far]).find("catalog/a.bib:12") == (near,)
    assert Finder([near, far]).find("a.bib:12") == ()
    assert Finder([near]).find("alog/a.bib:12") == ()
