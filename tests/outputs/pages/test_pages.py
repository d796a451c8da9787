"""The pages of a small catalog are valid in any renderer and link to one another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

import pytest
from mkdocs.utils.meta import get_data
from msgspec.structs import replace

from papershelf.outputs.citations.downloads import citation_files
from papershelf.outputs.exports.dump import papers_jsonl
from papershelf.outputs.metadata.social_cards import social_cards
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.pages.trends import trends_page
from papershelf.outputs.registry import OUTPUTS, Output
from support.catalog import CATALOG, EMPTY_CATALOG, SETTINGS
from support.markdown import commonmark, content, elements, python_markdown
from support.outputs import artifacts, text_of, texts_of

TARGET = re.compile(r"\]\((?!https?:)([^)]*)\)")


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Return all files of the small catalog by path, of which no two may be equal."""
    return texts_of(CATALOG, SETTINGS, *OUTPUTS)


@pytest.fixture(scope="module")
def markdown(files: dict[str, str]) -> dict[str, str]:
    """Return the Markdown of all pages by path."""
    return {path: text for path, text in files.items() if path.endswith(".md")}


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


def test_every_link_has_a_page_or_heading_as_its_target(
    files: dict[str, str], markdown: dict[str, str]
) -> None:
    for path, text in markdown.items():
        for target in TARGET.findall(text):
            if target.startswith("#"):
                heading = rf'^(?:## {target[1:]}|<h2 id="{target[1:]}">.*)$'
                assert re.search(heading, text, re.IGNORECASE | re.MULTILINE), (path, target)
                continue
            linked = posixpath.join(posixpath.dirname(path), re.split("[?#]", target)[0])
            assert posixpath.normpath(linked) in files, (path, target)


@pytest.mark.parametrize("render", [commonmark, python_markdown], ids=["commonmark", "python"])
def test_a_page_has_one_title_and_shows_no_markup_and_no_active_elements(
    markdown: dict[str, str], render: Callable[[str], str]
) -> None:
    for path, text in markdown.items():
        rest, meta = get_data(text)
        assert meta["description"], path
        assert rest.startswith("# "), path
        html = render(rest)
        tags = [str(element.tag) for element in elements(html)]
        assert tags.count("h1") == 1, path
        assert not {"script", "toes", "img"} & {*tags}, path
        for element in elements(html):
            assert not any(name.startswith("on") for name in element.attrib), path
        seen = content(html)
        for mark in ("](", "&#", "&lt;", "\\*", "**", 'markdown="1"'):
            assert mark not in seen, path


def test_a_site_without_addresses_shows_none() -> None:
    bare = replace(SETTINGS, site_url="", repo_url="")
    for path, text in texts_of(CATALOG, bare, *OUTPUTS).items():
        assert "shelf.example" not in text, path
        assert "github.com/example/shelf" not in text, path


def test_pages_do_not_reveal_the_folder_of_the_catalog(files: dict[str, str]) -> None:
    assert not [path for path, text in files.items() if "/nowhere" in text]
