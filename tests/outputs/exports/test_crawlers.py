"""The files for crawlers name what exists."""

from __future__ import annotations

import re

from msgspec.structs import replace

from papershelf.outputs.exports.crawlers import llms_txt, robots_txt
from papershelf.outputs.registry import OUTPUTS
from support.catalog import EMPTY_CATALOG, SETTINGS
from support.outputs import artifacts, text_of


def test_robots_txt_of_a_site_without_an_address_names_no_site_map() -> None:
    [page] = artifacts(robots_txt, settings=replace(SETTINGS, site_url=""))
    assert text_of(page).endswith("Allow: /\n")


def test_llms_txt_links_to_pages_and_data_that_exist() -> None:
    [page] = artifacts(llms_txt)
    text = text_of(page)
    assert page.path == "llms.txt"
    assert text.startswith("# ")
    paths = {file.path for output in OUTPUTS for file in artifacts(output)}
    listed = re.findall(r"^- \[[^]]+\]\(https://shelf\.example/(.*)\)$", text, re.MULTILINE)
    assert len(listed) == text.count("\n- ")
    assert "feeds/" in listed
    for address in listed:
        assert {address, f"{address}index.md", f"{address.rstrip('/')}.md"} & paths


def test_llms_txt_states_the_number_of_papers_once_without_a_description() -> None:
    [page] = artifacts(llms_txt, settings=replace(SETTINGS, description=""))
    assert text_of(page).count(", each with its own page.") == 1


def test_llms_txt_of_an_empty_catalog_names_no_lists() -> None:
    [page] = artifacts(llms_txt, EMPTY_CATALOG)
    assert "## Topics" not in text_of(page)
    assert not re.search("authors/|feeds/", text_of(page))
