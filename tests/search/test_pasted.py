"""Pasted identifiers and addresses are recognised in all their forms."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.model import Identifier, Link, LinkKind
from papershelf.search.pasted import keys_of, pasted_key
from papershelf.text.identifiers import ADDRESSES as REGISTRIES
from papershelf.text.identifiers import identifier_of
from support.meant import ATTENTION, BERT

ADDRESSES = (
    "https://doi.org/10.1162/089976698300017467",
    "https://doi.org/10.48550/arXiv.1706.03762",
    "http://dx.doi.org/10.1162/089976698300017467",
    "http://doi.acm.org/10.1145/3292500.3330701",
    "https://doi.ieeecomputersociety.org/10.1109/CVPR.2016.90",
    "https://dl.acm.org/doi/abs/10.1145/3292500.3330701?casa_token=a",
    "https://dl.acm.org/doi/10.1145/3292500.3330701",
    "https://link.springer.com/chapter/10.1007/978-3-319-24574-4_28",
    "https://onlinelibrary.wiley.com/doi/epdf/10.1002/aaai.12036",
    "https://www.biorxiv.org/content/10.1101/2020.05.22.111161v1.full.pdf",
    "https://www.medrxiv.org/content/10.1101/2020.05.22.20110817",
    "https://huggingface.co/papers/1706.03762",
    "https://arxiv.org/html/1706.03762",
    "https://arxiv.org/abs/1706.03762v5",
    "http://export.arxiv.org/abs/cs.CL/0001001v1",
    "https://arxiv.org/pdf/1706.03762.pdf",
    "https://aclanthology.org/N19-1423/",
    "https://www.aclanthology.org/2020.acl-main.1.pdf",
    "https://www.aclweb.org/anthology/N19-1423.pdf",
    "https://openreview.net/forum?id=y5bJXgBx6a&noteId=z",
    "https://proceedings.mlr.press/v97/tan19a/tan19a.pdf",
    "https://raw.githubusercontent.com/mlresearch/v235/main/assets/a24a/a24a.pdf",
    f"https://papers.nips.cc/paper_files/paper/2017/hash/{'3f' * 16}-Abstract.html",
    f"https://proceedings.neurips.cc/paper/2017/file/{'3f' * 16}-Paper.pdf",
    "https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_CVPR_2016_paper.html",
    "https://www.jmlr.org/papers/volume3/bengio03a/bengio03a.pdf",
    "https://pubmed.ncbi.nlm.nih.gov/26017442/",
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3531190/",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC3531190/pdf/a.pdf",
)


def test_an_address_at_each_registry_is_tried() -> None:
    hosts = {urlsplit(address).netloc.removeprefix("www.") for address in ADDRESSES}
    assert hosts == REGISTRIES.keys()


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_has_the_key_of_the_identifier_in_it(address: str) -> None:
    identifier = identifier_of(address)
    assert isinstance(identifier, Identifier)
    assert pasted_key(address) == str(identifier).lower()
    assert pasted_key(f" <{address}#page=2>. ") == str(identifier).lower()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1706.03762", "arxiv:1706.03762"),
        ("arXiv:1706.03762v5", "arxiv:1706.03762"),
        ("arxiv.org/abs/1706.03762", "arxiv:1706.03762"),
        ("DOI: 10.1000/A%28b%29", "doi:10.1000/a(b)"),
        # What follows the start of an address is no scheme.
        ("10.1234/www.abc", "doi:10.1234/www.abc"),
        ("10.1234/https://abc", "doi:10.1234/https://abc"),
        ("n19-1423", "acl:n19-1423"),
        ("y5bJXgBx6a", "openreview:y5bjxgbx6a"),
        ("PMID 26017442", "pmid:26017442"),
        ("PMC3531190", "pmcid:pmc3531190"),
        ("https://www.Example.org/Paper/", "url:example.org/paper"),
        ("www.example.org", "url:example.org"),
        # Brackets of the text around it; those inside are its own.
        ("(https://arxiv.org/abs/1706.03762).", "arxiv:1706.03762"),
        ("https://arxiv.org/abs/1706.03762v5),", "arxiv:1706.03762"),
        ("[10.1000/a]", "doi:10.1000/a"),
        ("(10.1000/a(b)", "doi:10.1000/a(b)"),
        ("(10.1000/a(b)).", "doi:10.1000/a(b)"),
        ("[(DOI: 10.1000/a(b)c)]", "doi:10.1000/a(b)c"),
        # Other pages of a paper of arXiv.
        ("https://arxiv.org/abs/1706.03762?context=cs", "arxiv:1706.03762"),
        ("https://ar5iv.labs.arxiv.org/html/1706.03762v5", "arxiv:1706.03762"),
        ("https://ar5iv.org/abs/cs/0001001", "arxiv:cs/0001001"),
        ("https://www.alphaxiv.org/overview/1706.03762", "arxiv:1706.03762"),
        ("https://www.semanticscholar.org/arXiv:1706.03762", "arxiv:1706.03762"),
        ("https://notarxiv.org/abs/1706.03762", "url:notarxiv.org/abs/1706.03762"),
        # Pages of a DOI at publishers, and at the proxies of libraries.
        ("https://www.science.org/doi/full/10.1000/a", "doi:10.1000/a"),
        ("https://doi-org.proxy.example.edu/10.1000/a", "doi:10.1000/a"),
        ("https://example.org/issues/10.1000/a", "url:example.org/issues/10.1000/a"),
        ("10.1000/10.1000/a", "doi:10.1000/10.1000/a"),
        # What follows "?" does not name a paper.
        ("10.1000/a?utm_source=x", "doi:10.1000/a"),
        ("https://doi.org/10.1000/a?utm_source=x", "doi:10.1000/a"),
        ("https://proceedings.mlr.press/v97/tan19a.html?utm_source=x", "pmlr:v97/tan19a"),
        ("https://aclanthology.org/N19-1423/?utm_source=x", "acl:n19-1423"),
        ("https://example.org/paper?id=7", "url:example.org/paper?id=7"),
        # Addresses of one repository.
        ("https://github.com/Tensorflow/t2t.js.git", "url:github.com/tensorflow/t2t.js"),
        ("github.com/tensorflow/t2t", "url:github.com/tensorflow/t2t"),
        ("https://gitlab.com/a/b/tree/main", "url:gitlab.com/a/b"),
        ("https://github.com/a/b/tree/master?tab=readme-ov-file#use", "url:github.com/a/b"),
        ("https://github.com/a/b/tree/main/c", "url:github.com/a/b/tree/main/c"),
        ("github.com/a", ""),
        ("attention is all you need", ""),
        ("Transformers", ""),
        ("encoder/decoder", ""),
        ("example.org", ""),
        ("2017", ""),
        ("https://two words.org", ""),
        ("", ""),
    ],
)
def test_identifiers_are_distinguished_from_words(text: str, key: str) -> None:
    assert pasted_key(text) == key


def test_a_paper_has_the_keys_of_its_identifiers_and_its_links() -> None:
    assert list(keys_of(ATTENTION)) == [
        "arxiv:1706.03762",
        "url:github.com/tensorflow/tensor2tensor",
    ]
    assert "doi:10.18653/v1/n19-1423" in keys_of(BERT)


def test_a_link_to_another_page_of_a_paper_has_the_key_of_its_identifier() -> None:
    link = Link(url="https://www.alphaxiv.org/abs/1706.03762?a=b", kind=LinkKind.PAPER)
    paper = replace(BERT, identifiers=(), links=(link,))
    assert list(keys_of(paper)) == ["arxiv:1706.03762"]


@given(st.text())
def test_any_text_may_be_pasted(text: str) -> None:
    assert isinstance(pasted_key(text), str)
