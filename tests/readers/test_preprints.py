"""Preprints: records that name a preprint server in place of a journal."""

from __future__ import annotations

import pytest

from papershelf.model import Identifier, Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields
from papershelf.readers.papers import normalise_preprint
from support.items import papers_of
from support.structured import read_decoded


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


@pytest.mark.parametrize(
    "tail", [". (arXiv:2303.04150v2 [cs.NE] UPDATED)", " (arXiv:2303.04150 [cs.NE])"]
)
@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("CSV", "title,year\nTidy shelves{tail},2023\n"),
        ("Markdown list", "- [Tidy shelves{tail}](https://arxiv.org/abs/2303.04150)\n"),
        ("listing", "Tidy shelves{tail}\nWe sort books by their colours, and readers find them.\n"),
    ],
)
def test_the_id_behind_a_title_of_a_feed_is_no_part_of_it(form: str, text: str, tail: str) -> None:
    (paper,) = papers_of(read_decoded(form, text.replace("{tail}", tail)))
    assert paper.title == "Tidy shelves"
    assert Identifier(scheme="arxiv", value="2303.04150") in paper.identifiers


@pytest.mark.parametrize("server", ["bioRxiv", "ChemRxiv", "PsyArXiv preprints"])
@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("CSV", "title,journal\nTidy shelves,{server}\n"),
        (
            "web page",
            "<meta name=citation_title content='Tidy shelves'>"
            "<meta name=citation_author content='Jane Doe'>"
            "<meta name=citation_journal_title content='{server}'>",
        ),
    ],
)
def test_a_paper_in_a_preprint_server_is_a_preprint(form: str, text: str, server: str) -> None:
    (paper,) = papers_of(read_decoded(form, text.replace("{server}", server)))
    assert (paper.kind, paper.venue and paper.venue.name) == (PaperKind.PREPRINT, server)
