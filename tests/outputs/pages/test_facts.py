"""Pages state the status and the counts of a paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mkdocs.utils.meta import get_data
from msgspec.structs import replace

from papershelf.catalog import newest_first
from papershelf.model import Count, CountKind, Paper, PaperKind, PartialDate, Status, Venue
from papershelf.outputs.citations.bibtex import entry
from papershelf.outputs.pages.browse import browse_pages
from papershelf.outputs.pages.paper import facts, paper_pages
from papershelf.outputs.pages.venues import venue_pages, year_pages
from support.catalog import ADAM, AUTO_ENCODING, CATALOG, EMPTY, ICLR, SETTINGS
from support.markdown import commonmark, elements, python_markdown
from support.outputs import texts_of

MARCH = PartialDate(year=2024, month=3, day=12)
REJECTED = replace(EMPTY, venue=ICLR, status=Status.REJECTED, published=PartialDate(year=2014))
CITED = Count(kind=CountKind.CITATIONS, value=1234, date=MARCH)
STARRED = Count(kind=CountKind.STARS, value=1)
SHOWN = newest_first(
    (
        replace(ADAM, counts=(replace(CITED, value=99_999), STARRED)),
        replace(AUTO_ENCODING, counts=(CITED,)),
        REJECTED,
        replace(EMPTY, slug="gone", title="Gone", status=Status.WITHDRAWN),
    )
)


def pages(*papers: Paper, page_size: int = SETTINGS.page_size) -> dict[str, str]:
    """Return the pages of a catalog by path."""
    catalog, settings = replace(CATALOG, papers=papers), replace(SETTINGS, page_size=page_size)
    return texts_of(catalog, settings, paper_pages, browse_pages, venue_pages, year_pages)


def test_pages_of_papers_with_a_status_and_numbers(golden: Callable[[str, str], None]) -> None:
    texts = pages(*SHOWN)
    lists = ("browse/by-citations/index.md", "venues/iclr.md", "venues/iclr/2014.md")
    shown = [path for path in texts if path.startswith("papers/") or path in lists]
    text = "".join(f"===== {path}\n{texts[path]}" for path in shown)
    golden("pages/status_and_counts.txt", text)


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ({"venue": ICLR, "status": Status.WITHDRAWN}, "Withdrawn from ICLR 2024"),
        ({"venue": ICLR, "status": Status.SUBMITTED}, "Submitted to ICLR 2024"),
        ({"venue": ICLR, "status": Status.DESK_REJECTED}, "Desk rejected by ICLR 2024"),
        ({"venue": ICLR, "status": Status.RETRACTED}, "Retracted from ICLR 2024"),
        ({"status": Status.REJECTED}, "Rejected, 2024"),
        ({"status": Status.RETRACTED}, "Retracted, Published 2024"),
        (
            {"status": Status.WITHDRAWN, "kind": PaperKind.PREPRINT},
            "Preprint, Withdrawn, Published 2024",
        ),
        (
            {"venue": ICLR, "counts": (CITED, STARRED)},
            "ICLR 2024, 1,234 citations (as of 12 March 2024), 1 star",
        ),
    ],
)
def test_facts_state_status_and_counts(fields: dict[str, Any], labels: str) -> None:
    paper = replace(EMPTY, published=PartialDate(year=2024), **fields)
    assert ", ".join(fact.label for fact in facts(paper)) == labels


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ({"published": PartialDate(year=2015)}, ["Published 2015"]),
        ({"venue": ICLR}, ["ICLR -> venues/iclr.md", "Without a date"]),
        ({"venue": Venue(name="A *Venue*")}, ["A *Venue*", "Without a date"]),
        ({"kind": PaperKind.BOOK, "publisher": "A & B"}, ["Book", "A & B", "Without a date"]),
    ],
)
def test_facts_state_venue_publisher_and_date(fields: dict[str, Any], labels: list[str]) -> None:
    shown = facts(replace(EMPTY, **fields))
    assert [f"{fact.label} -> {fact.path}".removesuffix(" -> ") for fact in shown] == labels


def test_a_venue_lists_rejected_papers_last_and_does_not_count_them() -> None:
    texts = pages(*SHOWN, page_size=9)
    venue, year = texts["venues/iclr.md"], texts["venues/iclr/2014.md"]
    assert "2 papers, plus 1 rejected" in venue
    assert venue.index("Auto-Encoding") < venue.index("## Rejected, 2014") < venue.index("3 Words")
    assert year.index("Auto-Encoding") < year.index("## Rejected") < year.index("3 Words")
    assert "2 papers" in texts["venues/index.md"]
    assert "[ICLR (1)](../venues/iclr/2014.md)" in texts["years/2014.md"]


def test_a_venue_of_rejected_papers_alone_has_pages() -> None:
    texts = pages(REJECTED)
    assert "0 papers, plus 1 rejected" in texts["venues/iclr.md"]
    assert "3 Words Only" in texts["venues/iclr/2014.md"]


def test_two_papers_with_a_count_give_a_list_by_count() -> None:
    texts = pages(*SHOWN)
    assert "Most cited](by-citations/index.md)" in texts["browse/index.md"]
    assert not [path for path in texts if "by-stars" in path or "by-upvotes" in path]
    assert "Most" not in pages(ADAM, REJECTED)["browse/index.md"]


def test_a_long_list_by_count_has_several_pages() -> None:
    many = [
        replace(EMPTY, slug=f"paper-{at}", counts=(replace(STARRED, value=at),)) for at in range(5)
    ]
    texts = pages(*many, page_size=2)
    assert [path for path in texts if "by-stars" in path] == [
        "browse/by-stars/index.md",
        "browse/by-stars/page-2.md",
        "browse/by-stars/page-3.md",
    ]


def test_a_bibtex_entry_has_a_note_about_the_status_and_no_venue_that_rejected_the_paper() -> None:
    rejected = entry(replace(ADAM, status=Status.REJECTED))
    assert rejected.startswith("@misc{")
    assert "booktitle" not in rejected
    assert f"note = {{Rejected by {ICLR.name}}}" in rejected
    retracted = entry(replace(ADAM, status=Status.RETRACTED))
    assert retracted.startswith("@inproceedings{")
    assert f"note = {{Retracted from {ICLR.name}}}" in retracted


def test_a_hostile_name_of_a_venue_is_escaped_next_to_a_status() -> None:
    venue = Venue(name="<script>alert(1)</script> & [x](javascript:y)", slug="x")
    text = pages(replace(REJECTED, venue=venue))[f"papers/{REJECTED.slug}.md"]
    for render in (commonmark, python_markdown):
        shown = [*elements(render(get_data(text)[0]))]
        assert "script" not in {str(one.tag) for one in shown}
        assert not [one for one in shown if "javascript" in str(one.get("href"))]
