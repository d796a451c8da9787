"""Open Graph tags name the title, address and image of a page."""

from __future__ import annotations

from lxml import html
from msgspec.structs import replace

from papershelf.config import Site
from papershelf.outputs.forms.html import attribute
from papershelf.outputs.forms.page import open_graph
from support.catalog import SETTINGS

SITE = SETTINGS.site(papers=1)


def tags(path: str, site: Site = SITE, title: str = "A") -> dict[str, str]:
    """Return the Open Graph tags of a page by property."""
    head = html.document_fromstring(f"<head>{open_graph(title, path, site, 'card.png')}</head>")
    contents = {tag.get("property") or "": tag.get("content") or "" for tag in head.iter("meta")}
    return {name.removeprefix("og:"): value for name, value in contents.items() if name}


def test_a_page_has_the_required_tags() -> None:
    assert tags("topics/a.md", title="A &amp; &quot;b&quot;") == {
        "title": 'A & "b"',
        "type": "website",
        "url": "https://shelf.example/topics/a/",
        "image": "https://shelf.example/card.png",
    }


def test_a_paper_leaves_its_title_and_type_to_the_metadata() -> None:
    assert tags("papers/a.md").keys() == {"url", "image"}


def test_a_site_without_an_address_has_no_tags() -> None:
    assert tags("index.md", replace(SITE, url="")) == {}


def test_a_large_catalog_has_titles_and_images_on_its_lists_alone() -> None:
    large = replace(SITE, is_large=True)
    assert tags("topics/a.md", large).keys() == {"title", "image"}
    assert tags("papers/a.md", large) == {}


def test_attributes_are_quoted_where_html_requires_it() -> None:
    assert attribute("a/b") == "a/b"
    assert attribute("") == '""'
    assert attribute("a=b") == '"a=b"'
    assert attribute("'a' & \"b\"") == '"&#x27;a&#x27; &amp; &quot;b&quot;"'
