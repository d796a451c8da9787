"""What the measure of harm finds on pages that do some."""

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
def test_what_a_harmless_page_does_not_have_is_found(harm: str, tmp_path: Path) -> None:
    harmless = site(tmp_path / "harmless", HARMLESS)
    assert more_than(harmless, site(tmp_path / "hostile", HARMLESS + harm))


def test_formulas_and_more_of_the_same_are_no_harm(tmp_path: Path) -> None:
    formula = '<math><mrow><mo stretchy="false">(</mo></mrow></math>'
    harmless = site(tmp_path / "harmless", HARMLESS)
    assert more_than(harmless, site(tmp_path / "hostile", HARMLESS * 2 + formula)) == []


@pytest.mark.parametrize(
    "address", ["javascript:x", "JAVA\tscript:x", "\x01data:x", "vbscript:x", "//evil", "/\\evil"]
)
def test_addresses_that_lead_astray_are_found(address: str, tmp_path: Path) -> None:
    assert astray(site(tmp_path, f'<a href="{address}">a</a>'))
    assert not astray(site(tmp_path / "fine", HARMLESS + '<a href="mailto:a@b">b</a>'))


def test_what_is_loaded_from_a_host_is_found(tmp_path: Path) -> None:
    page = site(tmp_path, '<a href="https://evil/">a</a><img src="https://evil/x.png">')
    assert loaded(page, "evil") == [("index.html", "https://evil/x.png")]
