"""User names among the authors of a page stand for the people whose profiles the site has."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.config import Sources
from papershelf.model import Paper
from papershelf.sources import listed_sources
from support.reading import catalog_of, project, put, settings_of
from support.structured import author_names

PAGE = "---\ntitle: A Symbolic Analysis of Relay Circuits\nauthors: [admin, Ada Lovelace]\n---\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a page whose first author is the owner of the site."""
    root = project(tmp_path)
    put(root, "publication/relays/index.md", PAGE)
    return root


def page_of_owner(root: Path) -> tuple[Paper, list[str]]:
    """Return the paper of the page, and the messages of its problems."""
    catalog = catalog_of(settings_of(root))
    [paper] = [paper for paper in catalog.papers if paper.title.endswith("Circuits")]
    problems = [problem for problem in catalog.problems if "/index.md" in str(problem.source)]
    return paper, [problem.message for problem in problems]


@pytest.mark.parametrize("title", ["Claude E. Shannon", "'Claude E. Shannon'"])
def test_the_owner_has_the_name_of_the_profile(root: Path, title: str) -> None:
    put(root, "authors/admin/_index.md", f"---\ntitle: {title}\nrole: Professor\n---\n")
    paper, messages = page_of_owner(root)
    assert author_names(paper) == ["Claude E. Shannon", "Ada Lovelace"]
    assert (paper.authors[0].family, messages) == ("Shannon", [])


def test_an_owner_without_a_profile_is_left_out_with_a_problem(root: Path) -> None:
    paper, messages = page_of_owner(root)
    assert author_names(paper) == ["Ada Lovelace"]
    assert messages == ["the author “admin” is the owner of the site, whose name is unknown"]


def test_a_profile_is_an_input_of_the_build(root: Path) -> None:
    sources = Sources(root=root, paths=(root / "site_src" / "catalog",))
    before = listed_sources(sources)
    put(root, "authors/admin/_index.md", "---\ntitle: Claude E. Shannon\n---\n")
    first = listed_sources(sources)
    put(root, "authors/admin/_index.md", "---\ntitle: Alan M. Turing\n---\n")
    assert before != first != listed_sources(sources)


def test_a_page_in_the_docs_folder_is_no_profile(root: Path) -> None:
    sources = Sources(root=root, paths=(root,), docs=root / "docs")
    before = listed_sources(sources)
    profile = root / "docs/authors/admin/_index.md"
    profile.parent.mkdir(parents=True)
    profile.write_text("---\ntitle: Claude E. Shannon\n---\n", "utf-8")
    assert listed_sources(sources) == before
