"""Preprints: records that name a preprint server in place of a journal."""

from __future__ import annotations

from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields
from papershelf.readers.papers import normalise_preprint


def test_the_volume_of_a_preprint_is_none_of_the_venue_that_published_it() -> None:
    fields = normalise_preprint(Fields(title="A Title", venue="ICLR", volume="abs/2010.11929"))
    assert (fields.kind, fields.venue, fields.volume) == (None, "ICLR", "")
    assert fields.identifiers == (("arxiv", "2010.11929"),)


def test_a_paper_of_no_other_kind_with_a_link_to_arxiv_is_a_preprint() -> None:
    link = Link(url="https://arxiv.org/abs/1706.03762", kind=LinkKind.PAPER, field="UR")
    fields = Fields(title="A Title", kind=PaperKind.OTHER, links=(link,))
    assert normalise_preprint(fields).kind is PaperKind.PREPRINT
    assert normalise_preprint(Fields(title="A Title", kind=PaperKind.BOOK, links=(link,))).kind is (
        PaperKind.BOOK
    )
