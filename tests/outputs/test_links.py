"""A paper has links to its resources, to its source, and to a form for corrections."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Source
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.forms.page import PageLink
from papershelf.outputs.links import (
    actions_of,
    address_label,
    correction_address,
    render_action,
    source_link,
)
from support.catalog import FINGERS, PAPERS, SETTINGS

SITE = SETTINGS.site(len(PAPERS))


def link(url: str, kind: LinkKind = LinkKind.CODE) -> Link:
    return Link(url=url, kind=kind)


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://github.com/owner/name", "github.com/owner/name"),
        ("https://doi.org/10.1112/plms/s2-42.1.230", "doi:10.1112/plms/s2-42.1.230"),
        ("https://arxiv.org/abs/1412.6980v9", "arXiv:1412.6980"),
        ("https://openreview.net/forum?id=abcdefgh", "openreview.net"),
        ("https://huggingface.co/spaces/owner/name/", "huggingface.co/spaces/owner/name"),
        ("https://www.example.org/", "example.org"),
        ("https://EXAMPLE.org", "example.org"),
        ("mailto:ann@example.org", "ann@example.org"),
        ("http://[x]/y", "http://[x]/y"),
        ("https://user:secret@example.org:8080/a", "example.org"),
    ],
)
def test_an_address_is_labelled_by_its_identifier_or_host(url: str, label: str) -> None:
    assert address_label(url) == label


def test_each_kind_of_link_has_one_action_and_the_rest_follow() -> None:
    code = [link(f"https://github.com/owner/{name}") for name in ("one", "two")]
    arxiv = link("https://arxiv.org/abs/1412.6980", LinkKind.PREPRINT)
    journal = link("https://doi.org/10.1000/x", LinkKind.PAPER)
    review = link("https://openreview.net/forum?id=a", LinkKind.PAPER)
    pdf = link("https://example.org/x.pdf", LinkKind.PDF)
    row, others = actions_of([journal, *code, review, arxiv, pdf])
    assert row == (pdf, code[0], arxiv, journal)
    assert others == (code[1], review)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://doi.org/10.1000/x", "Publisher"),
        ("https://jmlr.org/papers/v6/x.html", "JMLR"),
        ("https://proceedings.neurips.cc/paper/2024/x.html", "NeurIPS"),
        ("https://example.org/x", "Paper"),
    ],
)
def test_a_publisher_is_named_by_its_usual_name(url: str, name: str) -> None:
    shown = render_action(link(url, LinkKind.PAPER), MarkdownForm("papers/x.md"))
    assert shown.startswith(f"[{name} ")


def test_the_source_is_a_link_if_the_repository_shows_the_file() -> None:
    name = "a b#c.txt"
    source, files = Source(path=name, line=7), frozenset({name})
    url = "https://github.com/example/shelf/blob/HEAD/a%20b%23c.txt"
    assert source_link(source, files, SITE) == PageLink("a b#c.txt, line 7", f"{url}#L7")
    record = Source(path=name, record=7)
    assert source_link(record, files, SITE) == PageLink("a b#c.txt, record 7", url)
    for repo_url in ("", "https://git.example/x"):
        assert source_link(source, files, replace(SITE, repo_url=repo_url)) == PageLink(
            "a b#c.txt, line 7"
        )
    assert source_link(source, frozenset(), SITE) == PageLink("a b#c.txt, line 7")


@pytest.mark.parametrize(
    ("repo_url", "form", "title", "body"),
    [
        ("https://github.com/o/n/", "/issues/new", "title", "body"),
        ("https://gitlab.com/o/n", "/-/issues/new", "issue[title]", "issue[description]"),
    ],
)
def test_a_correction_opens_a_form_that_names_the_paper(
    repo_url: str, form: str, title: str, body: str
) -> None:
    parts = urlsplit(correction_address(FINGERS, replace(SITE, repo_url=repo_url)))
    assert parts._replace(query="").geturl() == repo_url.rstrip("/") + form
    query = parse_qs(parts.query)
    assert query[title] == [f"Correction: {FINGERS.title}"]
    assert query[body][0].splitlines()[:2] == [
        "Page: https://shelf.example/papers/counting-with-k-fingers/",
        "Source: papers/2026-03-12.txt:5",
    ]


def test_a_large_catalog_has_no_form_for_corrections() -> None:
    site = replace(SITE, repo_url="https://github.com/o/n", is_large=True)
    assert correction_address(FINGERS, site) == ""


@pytest.mark.parametrize("repo_url", ["", "https://git.example/o/n", "github.com/o/n"])
def test_an_unknown_repository_has_no_form_for_corrections(repo_url: str) -> None:
    assert correction_address(FINGERS, replace(SITE, repo_url=repo_url)) == ""


def test_a_title_outside_utf_8_can_be_corrected() -> None:
    assert correction_address(replace(FINGERS, title="a\ud800b"), SITE)
