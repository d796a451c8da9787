"""Notes have a list, which other pages link to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.model import Source
from papershelf.outputs.pages.home import home_page
from papershelf.outputs.pages.notes import note_pages
from papershelf.outputs.pages.paper import paper_pages
from support.catalog import ADAM, CATALOG, CLOUDS, NOTE, SETTINGS, UNDATED
from support.outputs import artifacts


def test_a_long_list_has_several_pages() -> None:
    notes = tuple(replace(NOTE, source=Source(path=f"{at}.md")) for at in range(5))
    catalog = replace(CATALOG, notes={ADAM.slug: notes})
    assert [page.path for page in artifacts(note_pages, catalog)] == [
        "notes/index.md",
        "notes/page-2.md",
        "notes/page-3.md",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is *fast*. It is small.", "It is fast."),
        ("- fast\n- small\n    - in memory\n\nWhy?", "fast · small in memory"),
        ("Its merits:\n\n- fast\n- small", "Its merits: fast · small"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |\n\nThe table says it.", "The table says it."),
        ("> Quoted\n>\n> words.", "Quoted words."),
    ],
)
def test_the_list_has_the_first_words_of_a_note(text: str, words: str) -> None:
    catalog = replace(CATALOG, notes={ADAM.slug: (replace(NOTE, text=text),)})
    [page] = artifacts(note_pages, catalog)
    assert page.data.decode().rstrip().endswith(f"\n\n    {words}")


def test_a_list_shows_nothing_of_a_note_that_is_a_table() -> None:
    table = replace(NOTE, text="| a | b |\n| --- | --- |\n| 1 | 2 |")
    [page] = artifacts(note_pages, replace(CATALOG, notes={ADAM.slug: (table,)}))
    assert page.data.decode().rstrip().endswith("March\N{NO-BREAK SPACE}2026")


def test_a_catalog_without_notes_does_not_mention_them() -> None:
    bare = replace(CATALOG, notes={})
    assert artifacts(note_pages, bare) == []
    for output in (home_page, paper_pages):
        assert not [page.path for page in artifacts(output, bare) if b"notes" in page.data]


def test_pages_with_notes_alone_name_the_feed() -> None:
    feeds = {one.path: one.page.feed for one in artifacts(paper_pages) if one.page}
    assert feeds[f"papers/{ADAM.slug}.md"] == "notes"
    assert feeds[f"papers/{CLOUDS.slug}.md"] == ""
    without_address = replace(SETTINGS, site_url="")
    assert not [page for page in artifacts(paper_pages, settings=without_address) if page.page.feed]


def test_a_note_changes_the_view_of_one_task_alone() -> None:
    site = SETTINGS.site(len(CATALOG.papers))
    bare = replace(CATALOG, notes={ADAM.slug: (UNDATED,)})
    notes = (UNDATED, replace(UNDATED, source=Source(path="b.md")))
    more = replace(CATALOG, notes={ADAM.slug: notes})
    before = {task.view for task in paper_pages(bare, site)}
    assert len({task.view for task in paper_pages(more, site)} - before) == 1
