"""A page that is shared has a title, an address and a picture."""

from __future__ import annotations

from lxml import html
from msgspec.structs import replace

from papershelf.outputs.html import attribute
from papershelf.outputs.page import open_graph
from support.catalog import SETTINGS

SITE = SETTINGS.site(papers=1)


def tags(title: str, path: str) -> dict[str, str]:
    """Return what a page tells, by property."""
    head = html.document_fromstring(f"<head>{open_graph(title, path, SITE, 'card.png')}</head>")
    found = {tag.get("property") or "": tag.get("content") or "" for tag in head.iter("meta")}
    return {name.removeprefix("og:"): value for name, value in found.items() if name}


def test_a_page_tells_all_that_open_graph_wants() -> None:
    assert tags("A &amp; &quot;b&quot;", "papers/a.md") == {
        "title": 'A & "b"',
        "type": "article",
        "url": "https://shelf.example/papers/a/",
        "image": "https://shelf.example/card.png",
    }
    assert tags("All", "index.md")["type"] == "website"


def test_a_site_without_an_address_has_no_picture_that_could_be_found() -> None:
    assert open_graph("A", "index.md", replace(SITE, url=""), "card.png") == ""


def test_a_large_catalog_has_pictures_on_its_lists_and_says_nothing_twice() -> None:
    large = replace(SITE, is_large=True)
    assert open_graph("A", "papers/a.md", large, "card.png") == ""
    image = "<meta property=og:image content=https://shelf.example/topics/a.png>"
    assert open_graph("A", "topics/a.md", large, "topics/a.png") == image


def test_values_have_quotes_where_html_needs_them() -> None:
    assert attribute("a/b") == "a/b"
    assert attribute("") == '""'
    assert attribute("a=b") == '"a=b"'
    assert attribute("'a' & \"b\"") == '"&#x27;a&#x27; &amp; &quot;b&quot;"'
