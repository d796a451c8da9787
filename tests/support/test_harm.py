"""The search for harm finds each kind of it, and none on harmless pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.harm import astray, loaded, more_than
from support.html import Site
from support.trees import lay_tree

HARMLESS = '<p><a href="https://example.org/">a</a><math><mi>x</mi></math><script>ours()</script>'


def site(folder: Path, html: str) -> Site:
    """Return a site of one page."""
    return Site(lay_tree(folder, {"index.html": html}))


@pytest.mark.parametrize(
    "harm",
    [
        "<img src=x>",
        "<p onclick=pwned()>",
        "<script>pwned()</script>",
        "<math><mi style=x>x</mi></math>",
        "<math><mi onclick=pwned()>x</mi></math>",
    ],
)
def test_active_content_that_a_harmless_page_lacks_is_found(harm: str, tmp_path: Path) -> None:
    harmless = site(tmp_path / "harmless", HARMLESS)
    assert more_than(harmless, site(tmp_path / "hostile", HARMLESS + harm))


def test_formulas_and_repeated_elements_are_harmless(tmp_path: Path) -> None:
    formula = '<math><mrow><mo stretchy="false">(</mo></mrow></math>'
    harmless = site(tmp_path / "harmless", HARMLESS)
    assert more_than(harmless, site(tmp_path / "hostile", HARMLESS * 2 + formula)) == []


@pytest.mark.parametrize(
    "address", ["javascript:x", "JAVA\tscript:x", "\x01data:x", "vbscript:x", "//evil", "/\\evil"]
)
def test_an_address_that_leads_neither_to_the_web_nor_to_the_site_is_found(
    address: str, tmp_path: Path
) -> None:
    assert astray(site(tmp_path, f'<a href="{address}">a</a>'))
    assert not astray(site(tmp_path / "fine", HARMLESS + '<a href="mailto:a@b">b</a>'))


def test_resources_loaded_from_a_host_are_found_and_links_to_it_are_not(tmp_path: Path) -> None:
    page = site(tmp_path, '<a href="https://evil/">a</a><img src="https://evil/x.png">')
    assert loaded(page, "evil") == [("index.html", "https://evil/x.png")]
