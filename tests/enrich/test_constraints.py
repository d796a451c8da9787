"""Must-links and cannot-links name records by any of their names."""

from __future__ import annotations

import pytest

from papershelf.curated.corrections import load_corrections
from papershelf.enrich.constraints import Constraints, constraints_of
from papershelf.model import Paper, Source
from papershelf.text.identifiers import identifier


def record(title: str, line: int, arxiv: str = "") -> Paper:
    """Return a record of a bibliography."""
    arxiv_id = identifier("arxiv", arxiv)
    source = Source(path="a.bib", line=line)
    return Paper(title=title, source=source, identifiers=(arxiv_id,) if arxiv_id else ())


BERT = record("BERT", 1, "1810.04805")
PRINTED = record("BERT: Deep Transformers", 5)
ELMO = record("ELMo", 9, "1802.05365")
AGAIN = record("ELMo", 13)
RECORDS = (BERT, PRINTED, ELMO, AGAIN)


def loaded(text: str) -> tuple[Constraints, list[str]]:
    """Return the must-links and cannot-links of the corrections in *text*, and the problems."""
    links, problems = constraints_of(RECORDS, load_corrections(text, "c.yml"))
    return links, [f"{problem.severity}: {problem}" for problem in problems]


def test_without_corrections_there_are_no_links() -> None:
    assert loaded("") == (Constraints(), [])


def test_records_are_linked_by_id_title_and_source() -> None:
    text = "merge:\n- [arxiv:1810.04805, 'bert: deep transformers', 'a.bib:1']\n- [ELMo, BERT]\n"
    assert loaded(text) == (Constraints(must_link=((BERT, PRINTED), (ELMO, AGAIN, BERT))), [])


def test_records_are_linked_by_the_slugs_of_their_titles() -> None:
    text = "merge:\n- [bert-deep-transformers, papers/elmo/]\n"
    (linked,) = loaded(text)[0].must_link
    assert {paper.title for paper in linked} == {"BERT: Deep Transformers", "ELMo"}


def test_a_cannot_link_holds_only_between_different_references() -> None:
    assert loaded("split: [[ELMo, BERT]]") == (
        Constraints(cannot_link=((ELMO, BERT), (AGAIN, BERT))),
        [],
    )
    separate = Constraints(cannot_link=((ELMO, AGAIN),))
    assert loaded("split: [['a.bib:9', 'a.bib:13']]") == (separate, [])


ALREADY_ONE = "warning: c.yml:1: these are already one record (the correction can be removed)"


@pytest.mark.parametrize(
    ("text", "linked", "expected"),
    [
        (
            "merge: [[BERT, GPT, 'a.bib:5']]",
            ((BERT, PRINTED),),
            "warning: c.yml:1: no paper matches “GPT” (its title, id or line may have changed; if "
            "the paper is gone, remove the correction)",
        ),
        ("merge: [[BERT, 'a.bib:1']]", (), ALREADY_ONE),
        ("split: [[BERT, 'a.bib:1']]", (), ALREADY_ONE),
    ],
)
def test_a_group_without_full_effect_is_reported(
    text: str, linked: tuple[tuple[Paper, ...], ...], expected: str
) -> None:
    assert loaded(text) == (Constraints(must_link=linked), [expected])


@pytest.mark.parametrize(
    "merges",
    [
        "[['a.bib:1', 'bert: deep transformers']]",
        "[[BERT, 'a.bib:5']]",
        "[[BERT, 'a.bib:9'], ['a.bib:5', 'a.bib:9']]",
    ],
)
def test_a_split_that_contradicts_merges_is_an_error_however_records_are_named(merges: str) -> None:
    links, problems = loaded(f"split: [['a.bib:1', 'bert: deep transformers']]\nmerge: {merges}\n")
    assert problems == [
        "error: c.yml:1: a.bib:1 and a.bib:5 are split here, but merged elsewhere "
        "(the split prevails; remove one of the two corrections)"
    ]
    assert links.cannot_link == ((BERT, PRINTED),)
