"""A site map that is too long for one file becomes several behind an index."""

from __future__ import annotations

from gzip import decompress
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from jinja2 import Environment

from papershelf.mkdocs import sitemap
from papershelf.mkdocs.sitemap import MOST_BYTES, extended, parts
from papershelf.resources import resource

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SCHEMA}">'
LOC = f"{{{SCHEMA}}}loc"
SITE = "https://example.org/our/shelf/"


def text(number: int, path: str = "papers") -> str:
    """Return a site map of so many addresses, as the theme's template writes it."""
    urls = (f"\n  <url><loc>{SITE}{path}/{n}/</loc></url>" for n in range(number))
    return f"{HEAD}{''.join(urls)}\n</urlset>"


def addresses(file: str) -> list[str]:
    """Return all addresses that a file names."""
    return [str(found.text) for found in ElementTree.fromstring(file).iter(LOC)]


@pytest.mark.parametrize("urls", [[], [SITE, f"{SITE}a&b<c>/"]])
def test_more_addresses_are_added_as_the_template_writes_them(urls: list[str]) -> None:
    template = Environment(autoescape=True).from_string(
        (resource("theme") / "sitemap.xml").read_text(encoding="utf-8")
    )
    pages = [
        SimpleNamespace(page=SimpleNamespace(canonical_url=url, is_link=False, meta={}))
        for url in [SITE, *urls]
    ]
    assert extended(template.render(pages=pages[:1]), urls) == template.render(pages=pages)


@pytest.mark.parametrize("own", ["", "<urlset/>", "no XML at all"])
def test_to_what_is_no_site_map_nothing_is_added(own: str) -> None:
    assert extended(own, [SITE]) == own


def test_a_short_one_stays_as_it_is() -> None:
    [part] = parts(text(100), SITE)
    assert (part.name, part.text) == ("sitemap.xml", text(100))


@pytest.mark.parametrize("number", [50_001, 120_000])
def test_a_long_one_is_split_and_nothing_is_lost(number: int) -> None:
    index, *others = parts(text(number), SITE)
    assert addresses(index.text) == [f"{SITE}{part.name}" for part in others]
    assert [name for part in others for name in addresses(part.text)] == addresses(text(number))
    assert all(part.name.endswith(".xml.gz") for part in others)
    assert [decompress(part.data).decode() for part in others] == [part.text for part in others]
    assert others[0].data == parts(text(number), SITE)[1].data
    assert all(len(part.text.encode()) <= MOST_BYTES for part in others)
    assert all(len(addresses(part.text)) <= 50_000 for part in others)


def test_no_part_has_more_addresses_than_the_protocol_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 40)
    _, *others = parts(text(100), SITE)
    assert [len(addresses(part.text)) for part in others] == [40, 40, 20]


def test_addresses_with_letters_of_many_bytes_are_counted_by_the_byte() -> None:
    _, *others = parts(text(9_000, "ж" * 60), SITE)
    assert len(others) > 1
    assert all(len(part.text.encode()) <= MOST_BYTES for part in others)


@pytest.mark.parametrize("own", ["", "<urlset/>", "no XML at all", "x" * 2_000_000])
def test_what_is_no_site_map_of_ours_is_left_alone(own: str) -> None:
    assert [part.text for part in parts(own, SITE)] == [own]


def test_a_site_without_an_address_has_nothing_to_split() -> None:
    assert len(parts(text(60_000), "")) == 1
