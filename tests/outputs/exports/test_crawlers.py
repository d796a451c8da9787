"""The files for crawlers name what exists."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from papershelf.outputs.exports.crawlers import llms_txt, robots_txt
from papershelf.outputs.registry import OUTPUTS
from support.catalog import EMPTY_CATALOG, SETTINGS
from support.outputs import artifacts, text_of


@pytest.mark.parametrize(
    ("site_url", "last"),
    [("https://a.example/b/", "Sitemap: https://a.example/b/sitemap.xml\n"), ("", "Allow: /\n")],
)
def test_robots_txt_names_the_site_map_if_the_site_has_an_address(site_url: str, last: str) -> None:
    [page] = artifacts(robots_txt, settings=replace(SETTINGS, site_url=site_url))
    assert page.path == "robots.txt"
    assert text_of(page).splitlines(keepends=True)[-1] == last


def test_llms_txt_links_to_pages_and_data_that_exist() -> None:
    [page] = artifacts(llms_txt)
    text = text_of(page)
    assert page.path == "llms.txt"
    assert text.startswith("# ")
    paths = {file.path for output in OUTPUTS for file in artifacts(output)}
    listed = re.findall(r"^- \[[^]]+\]\(https://shelf\.example/(.*)\)$", text, re.MULTILINE)
    assert len(listed) == text.count("\n- ")
    for address in listed:
        assert {address, f"{address}index.md", f"{address.rstrip('/')}.md"} & paths


@pytest.mark.parametrize("description", ["", "A shelf of papers."])
def test_llms_txt_states_the_number_of_papers_once(description: str) -> None:
    [page] = artifacts(llms_txt, settings=replace(SETTINGS, description=description))
    assert text_of(page).count(", each with its own page.") == 1


def test_llms_txt_of_an_empty_catalog_names_no_lists() -> None:
    [page] = artifacts(llms_txt, EMPTY_CATALOG)
    assert "## Topics" not in text_of(page)
    assert "authors/" not in text_of(page)
