"""Preprints: records that name a preprint server in place of a journal."""

from __future__ import annotations

import pytest

from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields
from papershelf.readers.papers import normalise_preprint


@pytest.mark.parametrize(
    ("venue", "volume"),
    [
        ("arXiv preprint arXiv:1706.03762", ""),
        ("ArXiv", "abs/1706.03762"),
        ("CoRR", "abs/1706.03762"),
    ],
)
def test_an_arxiv_id_in_place_of_a_journal_identifies_a_preprint(venue: str, volume: str) -> None:
    fields = normalise_preprint(
        Fields(title="Attention Is All You Need", venue=venue, volume=volume)
    )
    assert (fields.kind, fields.venue, fields.volume) == (PaperKind.PREPRINT, "", "")
    assert fields.identifiers == (("arxiv", "1706.03762"),)


def test_the_volume_of_a_preprint_is_none_of_the_venue_that_published_it() -> None:
    fields = normalise_preprint(Fields(title="A Title", venue="ICLR", volume="abs/2010.11929"))
    assert (fields.kind, fields.venue, fields.volume) == (None, "ICLR", "")
    assert fields.identifiers == (("arxiv", "2010.11929"),)


def test_a_server_is_kept_as_venue_without_an_identifier() -> None:
    fields = normalise_preprint(Fields(title="A Title", venue="bioRxiv"))
    assert (fields.kind, fields.venue) == (PaperKind.PREPRINT, "bioRxiv")


def test_a_journal_whose_name_begins_like_a_server_is_kept() -> None:
    fields = Fields(title="A Title", venue="Corr. Sci.", kind=PaperKind.ARTICLE)
    assert normalise_preprint(fields) == fields


def test_a_paper_of_no_other_kind_with_a_link_to_arxiv_is_a_preprint() -> None:
    link = Link(url="https://arxiv.org/abs/1706.03762", kind=LinkKind.PAPER, field="UR")
    fields = Fields(title="A Title", kind=PaperKind.OTHER, links=(link,))
    assert normalise_preprint(fields).kind is PaperKind.PREPRINT
    assert normalise_preprint(Fields(title="A Title", kind=PaperKind.BOOK, links=(link,))).kind is (
        PaperKind.BOOK
    )
