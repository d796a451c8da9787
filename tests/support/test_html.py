"""The checks of finished pages find faulty HTML, broken links and external resources."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.html import Html, Site

PAGE = "<!doctype html><html lang=en><title>t</title><body><article><h1>T</h1>{}</article></body>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h2>A</h2><h3>B</h3><h2>C</h2>", ""),
        ("<h3>A</h3>", "a heading h3 follows an h1"),
        ("<h1>A</h1>", "headings of levels [1, 1]"),
        ("<p id=a></p><p id=a></p>", "id 'a' is given 2 times"),
        ("<img src=a.png>", "image without alt"),
        ("<button><a href=x>y</a></button>", "<a> inside of <button>"),
        ("<p><div></div></p>", "unexpected-end-tag"),
        ("<a href=x><a href=y>z</a></a>", "unexpected-start-tag"),
        ("&nosuch;", "expected-named-entity"),
        ("<b><i></b></i>", "adoption-agency"),
        ("<p a=1 a=2></p>", "duplicate-attribute"),
    ],
)
def test_a_fault_of_a_page_is_reported(body: str, fault: str) -> None:
    faults = list(Html(PAGE.format(body)).faults())
    assert len(faults) == bool(fault) or len(faults) > 1
    assert fault in "\n".join(faults)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site of two pages with links of every kind."""
    (tmp_path / "b").mkdir()
    links = (
        "b/",
        "b/#there",
        "b/#gone",
        "#here",
        "c/",
        "../up",
        "/b/",
        "?q=1",
        "/sub/b/",
        "b/x%20y.txt",
        "https://example.org/",
        "mailto:ann@example.org",
    )
    body = '<p id="here"></p>' + "".join(f'<a href="{link}">.</a>' for link in links)
    (tmp_path / "index.html").write_text(PAGE.format(body), encoding="utf-8")
    body = (
        '<p id="there"></p><a href=".">.</a><a href="../index.html">.</a><a href="../no.css">.</a>'
    )
    (tmp_path / "b/index.html").write_text(PAGE.format(body), encoding="utf-8")
    (tmp_path / "b/x y.txt").touch()
    return Site(tmp_path)


def test_broken_links_are_reported(site: Site) -> None:
    assert site.broken() == [
        "b/index.html: ../no.css",
        "index.html: ../up",
        "index.html: /sub/b/",
        "index.html: b/#gone",
        "index.html: c/",
    ]


def test_a_site_below_a_prefix_may_not_link_above_it(site: Site) -> None:
    assert "index.html: /b/" in site.broken("/sub/")
    assert "index.html: /sub/b/" not in site.broken("/sub/")


def test_resources_from_other_hosts_are_reported(tmp_path: Path) -> None:
    body = (
        '<a href="https://a.example/">.</a><img alt="" src="//b.example/i.png">'
        '<link rel="stylesheet" href="https://c.example/s.css">'
        '<link rel="canonical" href="https://d.example/">'
    )
    (tmp_path / "index.html").write_text(PAGE.format(body), encoding="utf-8")
    (tmp_path / "s.css").write_text("a{background:url( 'https://e.example/i.png')}", "utf-8")
    hosts = [fault.split(".example")[0][-1] for fault in Site(tmp_path).foreign()]
    assert hosts == ["b", "c", "e"]
