"""The pages of a small catalog are valid in any renderer and link to one another."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from mkdocs.utils.meta import get_data
from msgspec.structs import replace

from papershelf.config import Settings
from papershelf.engine.artifact import Artifact
from papershelf.outputs.citations.downloads import citation_files
from papershelf.outputs.exports.dump import papers_jsonl
from papershelf.outputs.metadata.social_cards import social_cards
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.pages.trends import trends_page
from papershelf.outputs.registry import OUTPUTS, Output
from support.catalog import CATALOG, EMPTY_CATALOG, SETTINGS
from support.markdown import commonmark, content, elements, python_markdown
from support.outputs import artifacts, text_of

TARGET = re.compile(r"\]\((?!https?:)([^)]*)\)")


def pages(settings: Settings = SETTINGS) -> list[Artifact]:
    """Return all pages of the small catalog."""
    return [page for output in OUTPUTS for page in artifacts(output, settings=settings)]


FILES = {page.path: text_of(page) for page in pages()}
MARKDOWN = {path: text for path, text in FILES.items() if path.endswith(".md")}


@pytest.mark.parametrize(
    "output",
    [output for output in OUTPUTS if output not in (social_cards, trends_page)],
    ids=lambda output: output.__name__,
)
def test_pages_of_a_small_catalog(output: Output, golden: Callable[[str, str], None]) -> None:
    text = "".join(f"===== {page.path}\n{text_of(page)}" for page in artifacts(output))
    golden(f"pages/{output.__name__}.txt", text)


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.__name__)
def test_pages_of_an_empty_catalog_link_to_no_papers(output: Output) -> None:
    for page in artifacts(output, EMPTY_CATALOG):
        assert "papers/" not in text_of(page)


def test_settings_of_lists_and_of_the_home_page_do_not_change_the_tasks_of_papers() -> None:
    site = SETTINGS.site(len(CATALOG.papers))
    other = replace(site, name="Another", description="Other", page_size=1, latest=1)
    for output in (paper_pages, papers_jsonl, citation_files):
        assert list(output(CATALOG, other)) == list(output(CATALOG, site))


def test_no_two_pages_share_a_path() -> None:
    paths = [page.path for page in pages()]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(("path", "text"), MARKDOWN.items(), ids=MARKDOWN)
def test_every_link_has_a_page_or_heading_as_its_target(path: str, text: str) -> None:
    folder = path.rpartition("/")[0]
    for target in TARGET.findall(text):
        if target.startswith("#"):
            assert re.search(rf"^## {target[1:]}$", text, re.IGNORECASE | re.MULTILINE)
            continue
        parts = folder.split("/") if folder else []
        for step in re.split("[?#]", target)[0].split("/"):
            parts = parts[:-1] if step == ".." else [*parts, step]
        assert "/".join(parts) in FILES


@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_a_page_has_front_matter_and_one_title(text: str) -> None:
    rest, meta = get_data(text)
    assert meta["description"]
    assert rest.startswith("# ")
    for render in (commonmark, python_markdown):
        assert [element.tag for element in elements(render(rest))].count("h1") == 1


@pytest.mark.parametrize("render", [commonmark, python_markdown], ids=["commonmark", "python"])
@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_a_page_shows_no_markup_and_no_active_elements(
    text: str, render: Callable[[str], str]
) -> None:
    rest, _ = get_data(text)
    html = render(rest)
    assert not {"script", "toes", "img"} & {str(element.tag) for element in elements(html)}
    for element in elements(html):
        assert not any(name.startswith("on") for name in element.attrib)
    seen = content(html)
    for mark in ("](", "&#", "&lt;", "\\*", "**", 'markdown="1"'):
        assert mark not in seen


def test_a_site_without_addresses_shows_none() -> None:
    bare = replace(SETTINGS, site_url="", repo_url="")
    for page in pages(bare):
        assert "shelf.example" not in text_of(page)
        assert "github.com/example/shelf" not in text_of(page)


def test_pages_do_not_reveal_the_folder_of_the_catalog() -> None:
    assert not [page.path for page in pages() if "/nowhere" in text_of(page)]
