"""A paper has a row of actions, which link to its resources."""

from __future__ import annotations

import pytest

from papershelf.model import Link, LinkKind
from papershelf.outputs.forms.html import HtmlForm
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.links import actions_of, address_label, render_action


def link(url: str, kind: LinkKind = LinkKind.CODE) -> Link:
    """Return a link of a kind."""
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
        ("https://openaccess.thecvf.com/content/x.html", "CVF"),
        ("https://www.ecva.net/papers/x.php", "ECVA"),
        ("https://jmlr.org/papers/v6/x.html", "JMLR"),
        ("https://proceedings.mlr.press/v162/x.html", "PMLR"),
        ("https://proceedings.neurips.cc/paper/2024/x.html", "NeurIPS"),
        ("https://example.org/x", "Paper"),
    ],
)
def test_a_publisher_is_named_by_its_usual_name(url: str, name: str) -> None:
    shown = render_action(link(url, LinkKind.PAPER), MarkdownForm("papers/x.md"))
    assert shown.startswith(f"[{name} ")


def test_an_action_has_a_name_and_the_label_of_its_address() -> None:
    review = link("https://openreview.net/forum?id=a_b_", LinkKind.PAPER)
    assert render_action(review, HtmlForm("papers/x.md", directory_urls=True)) == (
        '<a href="https://openreview.net/forum?id=a_b_">OpenReview '
        "<small>openreview.net</small></a>"
    )
    assert render_action(review, MarkdownForm("papers/x.md")) == (
        "[OpenReview <small>openreview.net</small>](https://openreview.net/forum?id=a_b_)"
    )
