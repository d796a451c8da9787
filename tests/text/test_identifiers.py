"""Identifiers have one form, however a source writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.identifiers import SCHEMES, identifier, identifier_of

_SICI = "doi:10.1002/(sici)1097-4571(199009)41:6<391::aid-asi1>3.0.co;2-9"


@pytest.mark.parametrize(
    ("scheme", "written", "normalised"),
    [
        ("doi", "10.18653/V1/N19-1423", "doi:10.18653/v1/n19-1423"),
        ("doi", "https://doi.org/10.1000/a%28b%29.", "doi:10.1000/a(b)"),
        *(
            ("doi", f"{prefix}10.1000/182", "doi:10.1000/182")
            for prefix in ("doi: ", "DOI ", "DOI:https://doi.org/", "dx.doi.org/", "info:doi/")
        ),
        *(
            ("doi", f"10.1002/(SICI)1097-4571(199009)41:6{written}3.0.CO;2-9", _SICI)
            for written in ("<391::AID-ASI1>", "%3C391::AID-ASI1%3E", "&lt;391::AID-ASI1&gt;")
        ),
        ("doi", "10.48550/arXiv.1706.03762", "arxiv:1706.03762"),
        ("arxiv", "arXiv:1706.03762v5", "arxiv:1706.03762"),
        ("arxiv", "http://arxiv.org/abs/cs.CL/0001001v1", "arxiv:cs.CL/0001001"),
        ("arxiv", "https://arxiv.org/pdf/1706.03762.pdf", "arxiv:1706.03762"),
        ("arxiv", "arxiv.org/html/1706.03762v7", "arxiv:1706.03762"),
        ("acl", "N19-1423", "acl:N19-1423"),
        ("openreview", "y5bJXgBx6a", "openreview:y5bJXgBx6a"),
        ("pmid", " 26017442", "pmid:26017442"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/26017442", "pmid:26017442"),
        ("pmcid", "PMC3531190", "pmcid:PMC3531190"),
        ("pmcid", "3531190", "pmcid:PMC3531190"),
    ],
)
def test_a_value_is_normalised(scheme: str, written: str, normalised: str) -> None:
    assert str(identifier(scheme, written)) == normalised


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("doi", "11.1000/182"),
        ("doi", "10.1000/182</a>"),
        ("arxiv", "17060.3762"),
        ("openreview", "../.."),
        ("jmlr", "x"),
        ("pmid", "PMC3531190"),
        ("pmid", "https://arxiv.org/abs/1706.03762"),
    ],
)
def test_an_invalid_value_is_no_identifier(scheme: str, written: str) -> None:
    assert identifier(scheme, written) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://dx.doi.org/10.1109/CVPR.2017.90", "doi:10.1109/cvpr.2017.90"),
        ("https://www.arxiv.org/abs/1706.03762v7#S1", "arxiv:1706.03762"),
        ("http://doi.acm.org/10.1145/1666420.1666444", "doi:10.1145/1666420.1666444"),
        ("https://dl.acm.org/doi/abs/10.1145/1666420.1666444", "doi:10.1145/1666420.1666444"),
        ("https://link.springer.com/article/10.1007/BF02727953?x=1", "doi:10.1007/bf02727953"),
        ("https://www.biorxiv.org/content/10.1101/339747v1.full", "doi:10.1101/339747"),
        ("https://aclanthology.org/N19-1423/", "acl:N19-1423"),
        ("https://www.aclweb.org/anthology/2020.emnlp-demos.6", "acl:2020.emnlp-demos.6"),
        ("https://aclanthology.org/N19-1423.pdf", "acl:N19-1423"),
        ("https://openreview.net/forum?id=L_cN8vD0XdT", "openreview:L_cN8vD0XdT"),
        ("https://openreview.net/pdf?noteId=x&id=L_cN8vD0XdT", "openreview:L_cN8vD0XdT"),
        ("http://proceedings.mlr.press/v22/agakov12.html", "pmlr:v22/agakov12"),
        (
            "https://raw.githubusercontent.com/mlresearch/v267/main/assets/sel25a/sel25a.pdf",
            "pmlr:v267/sel25a",
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2021/hash/"
            "cf0d02ec99e61a64137b8a2c3b03e030-Abstract.html",
            "neurips:2021/cf0d02ec99e61a64137b8a2c3b03e030",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2025/papers/"
            "Yan_Task_Preference_Optimization_CVPR_2025_paper.pdf",
            "cvf:Yan_Task_Preference_Optimization_CVPR_2025_paper",
        ),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC8371605/pdf/x.pdf", "pmcid:PMC8371605"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC8371605", "pmcid:PMC8371605"),
        ("https://jmlr.org/papers/v23/18-131.html", "jmlr:23/18-131"),
    ],
)
def test_the_address_of_a_registry_gives_the_identifier(address: str, expected: str) -> None:
    assert str(identifier_of(address)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://openreview.net/forum?id=" * 1500,
        "https://aclanthology.org/https://aclanthology.org/N19-1423",
        "https://arxiv.org/list/cs.CL/recent",
        "https://example.org/10.1000/182",
        "https://evil-doi.org/10.1000/182",
    ],
)
def test_any_other_address_gives_no_identifier(address: str) -> None:
    assert identifier_of(address) is None


@given(st.sampled_from(SCHEMES), st.text())
def test_a_normalised_identifier_stays_the_same(scheme: str, text: str) -> None:
    normalised = identifier(scheme, text)
    if normalised:
        assert identifier(normalised.scheme, normalised.value) == normalised
    identifier_of(text)
