"""Every paper is in at least one of the lists by resources."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.model import Link, LinkKind
from papershelf.outputs.pages.browse import LISTS, code_pages
from support.catalog import CATALOG, EMPTY, FINGERS, SETTINGS
from support.outputs import texts_of


def test_a_paper_with_other_links_alone_is_without_code_or_data() -> None:
    paper = replace(EMPTY, links=(Link(url="https://a.example", kind=LinkKind.VIDEO),))
    assert [it.label for it in LISTS if it.accepts(paper)] == ["Without code or data"]


def test_a_list_without_papers_has_no_page_and_no_link() -> None:
    catalog = replace(CATALOG, papers=(FINGERS,))
    pages = texts_of(catalog, SETTINGS, code_pages)
    assert [*pages] == ["code/index.md", "code/promised.md"]
    assert "With models or data" not in pages["code/index.md"]
