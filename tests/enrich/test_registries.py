"""A paper gets links to its pages at registries."""

from __future__ import annotations

from papershelf.enrich.links import add_registry_links
from papershelf.model import Identifier, Link, LinkKind, Paper, Source


def paper(*links: Link, **identifiers: str) -> Paper:
    """Return a paper with links and identifiers."""
    return Paper(
        title="One",
        source=Source(path="a.bib", line=1),
        links=links,
        identifiers=tuple(Identifier(scheme=scheme, value=v) for scheme, v in identifiers.items()),
    )


def test_each_registry_with_the_paper_gives_a_link() -> None:
    linked = add_registry_links(
        paper(doi="10.1000/a(b)<c", arxiv="1706.03762", acl="N19-1423", openreview="L_cN8vD0XdT")
    )
    assert [(link.kind, link.url, link.field) for link in linked.links] == [
        (LinkKind.PAPER, "https://doi.org/10.1000/a%28b%29%3Cc", "doi"),
        (LinkKind.PREPRINT, "https://arxiv.org/abs/1706.03762", "arxiv"),
        (LinkKind.PAPER, "https://aclanthology.org/N19-1423/", "acl"),
        (LinkKind.PAPER, "https://openreview.net/forum?id=L_cN8vD0XdT", "openreview"),
    ]


def test_an_existing_link_to_the_registry_stays_the_same() -> None:
    link = Link(url="http://www.arxiv.org/abs/1706.03762/", kind=LinkKind.PAPER, field="url")
    assert add_registry_links(paper(link, arxiv="1706.03762")).links == (link,)


def test_a_scheme_without_pages_gives_no_link() -> None:
    assert add_registry_links(paper(shelf="7")).links == ()
