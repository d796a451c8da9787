"""Paths of pages, and their addresses on the site."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.outputs.addresses import address_of, page_path
from support.catalog import SETTINGS


@pytest.mark.parametrize(
    ("first", "number", "path"),
    [
        ("browse/index.md", 1, "browse/index.md"),
        ("browse/index.md", 2, "browse/page-2.md"),
        ("browse/title/index.md", 12, "browse/title/page-12.md"),
        ("topics/graphs.md", 1, "topics/graphs.md"),
        ("topics/graphs.md", 2, "topics/graphs/page-2.md"),
        ("topics/gini-index.md", 2, "topics/gini-index/page-2.md"),
        ("code/without.md", 3, "code/without/page-3.md"),
    ],
)
def test_later_pages_of_a_list_are_in_the_folder_of_the_first(
    first: str, number: int, path: str
) -> None:
    assert page_path(first, number) == path


@pytest.mark.parametrize(
    ("path", "site_url", "directories", "address"),
    [
        ("papers/a.md", "https://a.example/b/", True, "https://a.example/b/papers/a/"),
        ("papers/a.md", "https://a.example/", False, "https://a.example/papers/a.html"),
        ("papers/a.md", "", True, "papers/a/"),
        ("papers/a.md", "", False, "papers/a.html"),
        ("browse/index.md", "https://a.example/", True, "https://a.example/browse/"),
        ("browse/index.md", "https://a.example/", False, "https://a.example/browse/index.html"),
        ("index.md", "https://a.example/", True, "https://a.example/"),
        ("index.md", "", True, "./"),
        ("papers/site-index.md", "", True, "papers/site-index/"),
    ],
)
def test_an_address_equals_that_of_mkdocs(
    path: str, site_url: str, directories: bool, address: str
) -> None:
    site = replace(SETTINGS, site_url=site_url, directory_urls=directories).site(1)
    assert address_of(path, site) == address
