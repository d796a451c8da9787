"""The page of feeds lists what most papers are about first."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.model import PartialDate, Venue
from papershelf.outputs.pages.feeds import feeds_page
from support.catalog import CATALOG, numbered_paper, topic
from support.outputs import artifacts, text_of


def test_topics_and_venues_with_the_most_papers_come_first() -> None:
    few, many = Venue(name="ACL", slug="acl"), Venue(name="ICLR", slug="iclr")
    about = [("classification", few), *3 * [("sparse-attention", many)]]
    papers = tuple(
        numbered_paper(at, topics=(topic(name, 1),), venue=venue, id=f"title:{at}")
        for at, (name, venue) in enumerate(about)
    )
    days = {paper.id: PartialDate(year=2026, month=3, day=12) for paper in papers}
    [page] = artifacts(feeds_page, replace(CATALOG, papers=papers, first_seen=days))
    text = text_of(page)
    assert 0 < text.index("Sparse attention") < text.index("Classification")
    assert 0 < text.index("ICLR") < text.index("ACL")
