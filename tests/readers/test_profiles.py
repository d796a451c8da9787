"""People of a site: user names among the authors of a page, and who is meant by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.config import Sources
from papershelf.model import Paper
from papershelf.sources import listed_sources
from support.reading import catalog_of, project, put, settings_of

OWNED = "---\ntitle: A Symbolic Analysis of Relay Circuits\nauthors: [admin, Ada Lovelace]\n---\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a page whose first author is the owner of the site."""
    root = project(tmp_path)
    put(root, "publication/relays/index.md", OWNED)
    return root


def owned(root: Path) -> tuple[Paper, list[str]]:
    """Return the paper of the page, and what is said of it."""
    catalog = catalog_of(settings_of(root))
    [paper] = [paper for paper in catalog.papers if paper.title.endswith("Circuits")]
    return paper, [found.message for found in catalog.problems if "/index.md" in str(found.source)]


@pytest.mark.parametrize("title", ["Claude E. Shannon", "'Claude E. Shannon'"])
def test_the_owner_has_the_name_of_the_profile(root: Path, title: str) -> None:
    put(root, "authors/admin/_index.md", f"---\ntitle: {title}\nrole: Professor\n---\n")
    paper, said = owned(root)
    assert [author.name for author in paper.authors] == ["Claude E. Shannon", "Ada Lovelace"]
    assert (paper.authors[0].family, said) == ("Shannon", [])


def test_an_owner_who_is_not_known_is_left_out_with_a_word(root: Path) -> None:
    paper, said = owned(root)
    assert [author.name for author in paper.authors] == ["Ada Lovelace"]
    assert said == ["the author “admin” is the owner of the site, whose name is unknown"]


def test_a_profile_is_an_input_of_the_build(root: Path) -> None:
    sources = Sources(root=root, paths=(root / "site_src" / "catalog",))
    before = listed_sources(sources)
    put(root, "authors/admin/_index.md", "---\ntitle: Claude E. Shannon\n---\n")
    one = listed_sources(sources)
    put(root, "authors/admin/_index.md", "---\ntitle: Alan M. Turing\n---\n")
    assert before != one != listed_sources(sources)
