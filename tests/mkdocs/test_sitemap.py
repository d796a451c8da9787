"""A site map that is too long for one file becomes several behind an index."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from jinja2 import Environment

from papershelf.mkdocs.sitemap import MAX_BYTES, split_sitemap, with_addresses
from papershelf.resources import resource

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SCHEMA}">'
LOC = f"{{{SCHEMA}}}loc"
SITE = "https://example.org/our/shelf/"


def site_map(number: int, path: str = "papers") -> str:
    """Return a site map of *number* addresses, as the template of the theme writes it."""
    urls = (f"\n  <url><loc>{SITE}{path}/{n}/</loc></url>" for n in range(number))
    return f"{HEAD}{''.join(urls)}\n</urlset>"


def addresses(file: str) -> list[str]:
    return [str(element.text) for element in ElementTree.fromstring(file).iter(LOC)]


@pytest.mark.parametrize("urls", [[], [SITE, f"{SITE}a&b<c>/"]])
def test_addresses_are_added_as_the_template_writes_them(urls: list[str]) -> None:
    template = Environment(autoescape=True).from_string(
        (resource("theme") / "sitemap.xml").read_text(encoding="utf-8")
    )
    pages = [
        SimpleNamespace(page=SimpleNamespace(canonical_url=url, is_link=False, meta={}))
        for url in [SITE, *urls]
    ]
    assert with_addresses(template.render(pages=pages[:1]), urls) == template.render(pages=pages)


@pytest.mark.parametrize("file", ["", "<urlset/>", "no XML at all"])
def test_no_address_is_added_to_a_file_that_is_no_site_map(file: str) -> None:
    assert with_addresses(file, [SITE]) == file


def test_a_short_site_map_stays_unchanged() -> None:
    assert split_sitemap(site_map(100), SITE) == (site_map(100), {})


def test_a_long_site_map_is_split_without_loss() -> None:
    whole = site_map(50_001)
    index, others = split_sitemap(whole, SITE)
    assert addresses(index) == [f"{SITE}{name}" for name in others]
    assert [name for part in others.values() for name in addresses(part)] == addresses(whole)
    assert all(name.endswith(".xml.gz") for name in others)
    assert all(len(part.encode()) <= MAX_BYTES for part in others.values())
    assert all(len(addresses(part)) <= 50_000 for part in others.values())


def test_no_part_has_more_addresses_than_the_protocol_allows() -> None:
    shortest = f"{HEAD}{'<url><loc></loc></url>' * 60_000}</urlset>"
    _, others = split_sitemap(shortest, SITE)
    assert sum(part.count("<url>") for part in others.values()) == 60_000
    assert all(part.count("<url>") <= 50_000 for part in others.values())


def test_the_size_of_a_part_is_counted_in_bytes() -> None:
    _, others = split_sitemap(site_map(9_000, "ж" * 60), SITE)
    assert len(others) > 1
    assert all(len(part.encode()) <= MAX_BYTES for part in others.values())


@pytest.mark.parametrize("file", ["", "<urlset/>", "no XML at all", "x" * 2_000_000])
def test_a_file_that_is_no_site_map_stays_unchanged(file: str) -> None:
    assert split_sitemap(file, SITE) == (file, {})


def test_the_site_map_of_a_site_without_an_address_stays_unchanged() -> None:
    assert split_sitemap(site_map(60_000), "") == (site_map(60_000), {})
