"""The row of actions of a paper."""

from __future__ import annotations

import pytest

from papershelf.model import Link, LinkKind
from papershelf.outputs.html import HtmlForm
from papershelf.outputs.links import actions_of, address_label, render_action
from papershelf.outputs.markdown import MarkdownForm


def link(url: str, kind: LinkKind = LinkKind.CODE) -> Link:
    """Return a link of a kind."""
    return Link(url=url, kind=kind)


@pytest.mark.parametrize(
    ("url", "place"),
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
def test_an_action_tells_where_it_leads(url: str, place: str) -> None:
    assert address_label(url) == place


def test_each_kind_has_one_action_and_the_others_are_behind() -> None:
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
        ("https://openaccess.thecvf.com/content/x.html", "CVF"),
        ("https://www.ecva.net/papers/x.php", "ECVA"),
        ("https://jmlr.org/papers/v6/x.html", "JMLR"),
        ("https://proceedings.mlr.press/v162/x.html", "PMLR"),
        ("https://proceedings.neurips.cc/paper/2024/x.html", "NeurIPS"),
        ("https://example.org/x", "Paper"),
    ],
)
def test_where_a_paper_lies_is_called_as_people_call_it(url: str, name: str) -> None:
    shown = render_action(link(url, LinkKind.PAPER), MarkdownForm("papers/x.md"))
    assert shown.startswith(f"[{name} ")


def test_an_action_has_its_name_its_icon_and_its_place() -> None:
    found = link("https://openreview.net/forum?id=a_b_", LinkKind.PAPER)
    assert render_action(found, HtmlForm("papers/x.md", directory_urls=True)) == (
        '<a href="https://openreview.net/forum?id=a_b_">OpenReview '
        "<small>openreview.net</small></a>"
    )
    assert render_action(found, MarkdownForm("papers/x.md")) == (
        "[OpenReview <small>openreview.net</small>](https://openreview.net/forum?id=a_b_)"
    )
