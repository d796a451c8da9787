"""The lists of a large catalog have a line per paper, and reach all papers without JavaScript."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from statistics import median

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.curated.taxonomy import Topic
from papershelf.engine.task import Task
from papershelf.model import Author, TopicMatch
from papershelf.outputs.addresses import AUTHORS
from papershelf.outputs.exports import dump
from papershelf.outputs.pages.authors import author_pages
from papershelf.outputs.pages.browse import browse_pages, code_pages
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.pages.topics import topic_pages
from papershelf.outputs.pages.venues import venue_pages, year_pages
from papershelf.outputs.registry import OUTPUTS
from support.catalog import CATALOG, SETTINGS, numbered_paper
from support.loading import load_taxonomy
from support.outputs import made_by, texts_of
from support.shelf import TAXONOMY

# Pages of lists have four papers, and lists of up to ten papers are short.
LARGE = replace(SETTINGS, large=0, orders=0, page_size=1)
TARGET = re.compile(r"\]\((?!https?:)([^)#?]*\.md)")
TOPICS = load_taxonomy(TAXONOMY, "topics.yml")


def match(topic: Topic) -> TopicMatch:
    """Return a topic as a paper has it."""
    return TopicMatch(id=topic.id, label=topic.label, weight=1)


def child() -> Topic:
    """Return a topic that has another above it."""
    return next(topic for topic in TOPICS.topics if topic.parents)


def shelf(number: int = 60) -> Catalog:
    """Return *number* papers of three years and one author, half of them on the narrower topic."""
    narrow = child()
    broad = TOPICS.by_id[narrow.parents[0]]
    papers = tuple(
        numbered_paper(
            at,
            2024 - at * 3 // number,
            id=f"title:{at}",
            title=f"{chr(65 + at % 26)} title {at}",
            authors=(Author(name="Ann A", family="A", slug="ann-a"),),
            topics=(match(narrow if at % 2 else broad),),
        )
        for at in range(number)
    )
    return Catalog(papers=papers, taxonomy=TOPICS)


def pages(catalog: Catalog) -> dict[str, str]:
    """Return all pages by path."""
    texts = texts_of(catalog, LARGE, *OUTPUTS)
    return {path: text for path, text in texts.items() if path.endswith(".md")}


def reachable(start: str, folder: str, texts: dict[str, str]) -> set[str]:
    """Return the pages that pages of *folder* link to, directly or not, from *start* on."""
    reached: set[str] = set()
    queue = [start]
    while queue:
        path = queue.pop()
        if path in reached:
            continue
        reached.add(path)
        if path.startswith(folder):
            queue.extend(targets(path, texts[path]))
    return reached


def targets(path: str, text: str) -> Iterator[str]:
    """Yield the paths of the pages that a page links to."""
    for target in TARGET.findall(text):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def test_the_page_of_a_topic_reaches_all_its_papers_without_javascript() -> None:
    catalog = shelf()
    texts = pages(catalog)
    broad = TOPICS.by_id[child().parents[0]]
    reached = reachable(f"topics/{broad.id}.md", "topics/", texts)
    assert {f"papers/{paper.slug}.md" for paper in catalog.papers} <= reached


def test_a_topic_shows_its_newest_papers_and_links_to_years_and_search() -> None:
    texts = texts_of(shelf(), LARGE, topic_pages)
    broad = TOPICS.by_id[child().parents[0]]
    text = texts[f"topics/{broad.id}.md"]
    assert re.findall(r"/paper-(\d+)\.md", text) == ["0", "1", "2", "3"]
    assert f"[the search](../search/index.md?topic={broad.id})" in text
    assert f"[2024 (10)]({broad.id}/2024.md)\xa0· [2023 (10)]({broad.id}/2023.md)" in text
    assert "All papers by year, except 30 papers listed under narrower topics:" in text
    year = texts[f"topics/{broad.id}/2023.md"]
    # Lines of titles only.
    assert re.findall(r"/paper-(\d+)\.md\)\n", year) == ["20", "22", "24", "26"]
    narrower = f"[{child().label} (30)](../{child().id}.md)"
    assert f'<div class="ps-side" markdown="1">\n\n## On narrower topics\n\n{narrower}' in year


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (1_000_000, "All papers as JSON: [papers.jsonl](../papers.jsonl)."),
        (
            1_000,
            "All papers as JSON, in compressed files that [papers.json](../papers.json) lists.",
        ),
    ],
)
def test_the_index_of_years_names_the_file_of_all_papers(
    monkeypatch: pytest.MonkeyPatch, most: int, expected: str
) -> None:
    monkeypatch.setattr(dump, "MAX_BYTES", most)
    text = texts_of(shelf(), LARGE, year_pages)["years/index.md"]
    assert expected in text
    # The page about the catalog may be hand-written, without this file.
    assert "about.md" not in text


def by_date(catalog: Catalog) -> dict[str, str]:
    """Return the pages of the list of all papers."""
    return texts_of(catalog, LARGE, browse_pages)


def without_years() -> Catalog:
    """Return papers without a year, which the list by date alone links to."""
    catalog = shelf()
    papers = tuple(replace(paper, published=None) for paper in catalog.papers)
    return replace(catalog, papers=papers)


def test_the_list_by_date_shows_the_newest_papers_and_links_to_the_search_by_title() -> None:
    first, *others = by_date(shelf()).values()
    assert sum(text.count("/paper-") for text in (first, *others)) == 40
    assert (
        "60 papers in all. This list shows the newest 40. All others are listed by [year]" in first
    )
    assert "[Title](../search/index.md?sort=title)" in first
    assert not [text for text in others if "in all" in text]


def test_the_list_by_title_of_a_small_catalog_links_to_each_letter() -> None:
    texts = texts_of(shelf(), replace(SETTINGS, page_size=4), browse_pages)
    jumps = re.findall(r"\[([A-Z])\]\(([\w-]+\.md)#(\w)\)", texts["browse/title/index.md"])
    assert len(jumps) > 20
    for letter, name, heading in jumps:
        assert heading == letter.lower()
        assert f"\n## {letter}\n" in texts[f"browse/title/{name}"]


def test_papers_without_a_year_follow_the_newest() -> None:
    catalog = shelf()
    *others, last = catalog.papers
    first, *pages = by_date(
        replace(catalog, papers=(*others, replace(last, published=None)))
    ).values()
    assert "the newest 40 and those without a year. All others are listed by [year]" in first
    assert f"/{last.slug}.md" in pages[-1]


def test_pages_by_date_have_between_half_and_twice_the_usual_number_of_lines() -> None:
    *counts, last = [text.count("/paper-") for text in by_date(without_years()).values()]
    assert set(counts) <= {*range(2, 9)}
    assert len(set(counts)) > 1
    assert 0 < last <= 8


def test_removing_a_paper_changes_few_pages_by_date() -> None:
    catalog = without_years()
    before = by_date(catalog)
    changed = []
    for gone in catalog.papers:
        papers = tuple(paper for paper in catalog.papers if paper is not gone)
        after = by_date(replace(catalog, papers=papers))
        changed.append(sum(before[path] != after.get(path) for path in before))
    # Its page, at times the next page, and the first page, which states the number of papers.
    assert median(changed) <= 3


def test_every_link_has_a_page_as_its_target() -> None:
    texts = pages(shelf())
    for path, text in texts.items():
        assert set(targets(path, text)) <= texts.keys()


def addresses(text: str) -> set[str]:
    """Return the external links of a page without the form for corrections, which scripts add."""
    return set(re.findall(r"\]\((https?:[^)?]*)(?<!/issues/new)[)?]", text))


def test_the_page_of_a_paper_keeps_its_links_in_a_large_catalog() -> None:
    large = pages(CATALOG)
    for path, text in texts_of(CATALOG, SETTINGS, paper_pages).items():
        assert addresses(text) <= addresses(large[path])


def list_tasks(catalog: Catalog) -> list[Task]:
    return [
        task
        for output in (browse_pages, topic_pages, author_pages, venue_pages, year_pages, code_pages)
        for task in output(catalog, LARGE.site(len(catalog.papers)))
    ]


def test_lists_do_not_depend_on_abstracts() -> None:
    catalog = shelf()
    first, *rest = catalog.papers
    other = replace(catalog, papers=(replace(first, abstract="Another."), *rest))
    assert list_tasks(catalog) == list_tasks(other)


def test_a_changed_title_changes_the_lists_that_show_it_alone() -> None:
    catalog = shelf()
    *rest, last = catalog.papers
    before, after = (
        set(list_tasks(replace(catalog, papers=(*rest, paper))))
        for paper in (last, replace(last, title=f"{last.title}, again"))
    )
    changed = before - after
    assert changed
    assert all(last.title.encode() in task.view for task in changed)


def test_a_paper_by_a_new_author_changes_the_index_of_authors_alone() -> None:
    catalog = shelf()
    first = catalog.papers[0]
    unknown = (Author(name="X", family="X", slug="x"),)
    new = replace(first, id="new", slug="new", title="New", authors=unknown)
    before, after = (
        set(author_pages(version, LARGE.site(len(version.papers))))
        for version in (catalog, replace(catalog, papers=(new, *catalog.papers)))
    )
    assert [artifact.path for artifact in made_by(after - before)] == [AUTHORS]
