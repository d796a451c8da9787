"""Preprints: records that name a server where others name their journal."""

from __future__ import annotations

import pytest

from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, normalise_preprint


@pytest.mark.parametrize(
    ("venue", "volume"),
    [
        ("arXiv preprint arXiv:1706.03762", ""),
        ("ArXiv", "abs/1706.03762"),
        ("CoRR", "abs/1706.03762"),
    ],
)
def test_the_id_in_the_name_of_a_journal_is_that_of_a_preprint(venue: str, volume: str) -> None:
    found = normalise_preprint(
        Fields(title="Attention Is All You Need", venue=venue, volume=volume)
    )
    assert (found.kind, found.venue, found.volume) == (PaperKind.PREPRINT, "", "")
    assert found.identifiers == (("arxiv", "1706.03762"),)


def test_a_server_stays_where_nothing_else_tells_of_it() -> None:
    found = normalise_preprint(Fields(title="A Title", venue="bioRxiv"))
    assert (found.kind, found.venue) == (PaperKind.PREPRINT, "bioRxiv")


def test_a_journal_is_no_server_by_its_first_letters() -> None:
    fields = Fields(title="A Title", venue="Corr. Sci.", kind=PaperKind.ARTICLE)
    assert normalise_preprint(fields) == fields


def test_what_is_on_arxiv_and_nowhere_else_is_a_preprint() -> None:
    link = Link(url="https://arxiv.org/abs/1706.03762", kind=LinkKind.PAPER, field="UR")
    fields = Fields(title="A Title", kind=PaperKind.OTHER, links=(link,))
    assert normalise_preprint(fields).kind is PaperKind.PREPRINT
    assert normalise_preprint(Fields(title="A Title", kind=PaperKind.BOOK, links=(link,))).kind is (
        PaperKind.BOOK
    )
