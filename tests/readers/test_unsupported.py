"""Text in an unsupported format gives no papers, but a problem with its name, and a hint."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.problems import Severity
from papershelf.readers.unsupported import unsupported_format
from support.reading import read_file
from support.samples import records_in
from support.timing import repeat_in_linear_time

# For each format a text, and the name in the message.
UNSUPPORTED = {
    "a profile": (
        "Yann LeCun\nTITLE\nCITED BY\nYEAR\nDeep learning\nY LeCun, Y Bengio, G Hinton\n"
        "nature 521 (7553), 436-444, 2015\n86363\t2015\n",
        "a profile of Google Scholar",
    ),
    "the rows of a profile": (
        "Deep learning\nY LeCun\nnature 521, 436-444, 2015\n86363\t2015\n" * 3,
        "a profile of Google Scholar",
    ),
    "Biblioscape": (
        """
        --AU-- LeCun, Yann; Bengio, Yoshua; Hinton, Geoffrey
        --TI-- Deep learning
        --YP-- 2015
        ------
        """,
        "Biblioscape",
    ),
    "COPAC": (
        """
        TI- Perceptrons : an introduction to computational geometry
        AU- Minsky, Marvin
        KW- Perceptrons
            and more
        """,
        "COPAC",
    ),
    "SilverPlatter": (
        """
        Record 1 of 1 - Current
        TI: Deep learning
        AU: LeCun-Y; Bengio-Y; Hinton-G
        AB: Deep learning allows computational models that are composed of
          multiple processing layers to learn.
        """,
        "an export of SilverPlatter or CSA",
    ),
    "RIS below a preface": (
        """
        Exported by our library

        TY  - JOUR
        TI  - Deep learning
        AU  - LeCun, Yann
        ER  -
        """,
        "RIS",
    ),
    "MEDLINE without its first lines": (
        """
        TI  - Deep learning.
        FAU - LeCun, Yann
        AU  - LeCun Y
        AU  - Bengio Y
        """,
        "RIS",
    ),
    "EndNote below a preface": (
        "From our library\n%0 Journal Article\n%T Deep learning\n%A LeCun, Yann\n",
        "EndNote",
    ),
    "Web of Science without its first lines": (
        "AU LeCun, Y\n   Bengio, Y\nTI Deep learning\nSO NATURE\nPY 2015\nER\n",
        "Web of Science or RefWorks",
    ),
    "arXiv ids": ("1706.03762\narXiv:1810.04805v2\n", "a list of arXiv ids"),
    "DOIs": ("10.1038/nature14539\nhttps://doi.org/10.1162/neco.1997\n", "a list of DOIs"),
    "arXiv ids with bullets": ("- [ ] 1706.03762\n- [x] 1810.04805v2\n", "a list of arXiv ids"),
    "arXiv addresses with numbers": (
        "1. https://arxiv.org/abs/1706.03762\n2. https://arxiv.org/abs/1810.04805\n",
        "a list of arXiv ids",
    ),
    "DOIs with bullets": ("* 10.1038/nature14539\n* 10.1162/neco.1997\n", "a list of DOIs"),
    "addresses with numbers": (
        "1) https://example.org/a\n2) https://example.org/b\n",
        "a list of addresses",
    ),
    "addresses": ("https://example.org/a\nhttps://example.org/b\n", "a list of addresses"),
    "arXiv ids and DOIs": (
        "# To read\n1706.03762\n10.18653/v1/N19-1423\n",
        "a list of arXiv ids and DOIs",
    ),
    "PubMed's ids": ("26017442\n34265844\n22955616\n", "a list of numbers"),
    "DBLP's page of a person": (
        """
        2017
        [c2]
        Ashish Vaswani, Noam Shazeer:
        Attention is All you Need. NIPS 2017: 5998-6008
        [j1]
        Yann LeCun, Yoshua Bengio, Geoffrey E. Hinton:
        Deep learning. Nat. 521(7553): 436-444 (2015)
        """,
        "a page of DBLP",
    ),
    "DBLP's page of a volume": (
        """
        30th NIPS 2017: Long Beach, CA, USA
        Ashish Vaswani, Noam Shazeer:
        Attention is All you Need. 5998-6008
        Ilya O. Tolstikhin, Olivier Bousquet:
        AdaGAN: Boosting Generative Models. 5424-5433
        Michael Gygli:
        Deep Value Networks Learn to Evaluate. 1341-1351
        """,
        "a page of DBLP",
    ),
    "Semantic Scholar's results": (
        """
        Attention is All you Need
        Ashish VaswaniNoam M. Shazeer+5 authorsIllia Polosukhin
        12 June 2017
        117,345
        Save
        Alert
        Cite
        Deep Residual Learning for Image Recognition
        Kaiming HeX. ZhangShaoqing RenJian Sun
        Save
        Alert
        """,
        "a page of Semantic Scholar",
    ),
    "a page of arXiv": (
        """
        Computer Science > Computation and Language
        [Submitted on 12 Jun 2017 (v1), last revised 2 Aug 2023 (this version, v7)]
        Attention Is All You Need
        Ashish Vaswani, Noam Shazeer, Niki Parmar
        The dominant sequence transduction models are based on complex recurrent networks.
        Comments: 15 pages, 5 figures
        Cite as: arXiv:1706.03762 [cs.CL]
        Submission history
        From: Llion Jones [view email]
        """,
        "a page of arXiv about a paper",
    ),
    "a page of the ACL Anthology": (
        """
        BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding
        Jacob Devlin, Ming-Wei Chang, Kenton Lee, Kristina Toutanova
        Anthology ID:
            N19-1423
        Volume:
            Proceedings of the 2019 Conference of the North American Chapter
        Bibkey:
            devlin-etal-2019-bert
        """,
        "a page of the ACL Anthology about a paper",
    ),
    "a page of OpenReview": (
        """
        An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale
        Anonymous authors
        Paper under double-blind review
        Keywords: computer vision, image recognition, self-attention
        Official Review by AnonReviewer1
        The experiments of this paper are convincing, and I have only two small questions.
        """,
        "a page of OpenReview about a paper",
    ),
    "a page of Hugging Face": (
        """
        Attention Is All You Need
        Published on Jun 12, 2017
        Authors:
        Ashish Vaswani
        ,
        Noam Shazeer
        Models citing this paper 78
        Datasets citing this paper 2
        """,
        "a page of Hugging Face about a paper",
    ),
    "a page of PMLR": (
        """
        Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift
        Sergey Ioffe, Christian Szegedy
        Cite this Paper
        BibTeX
        Copy to Clipboard Download
        Related Material
        """,
        "a page of proceedings about a paper",
    ),
    "a page of NeurIPS": (
        """
        Attention is All you Need
        Part of Advances in Neural Information Processing Systems 30 (NIPS 2017)
        Bibtex Metadata Paper Reviews
        Authors
        Ashish Vaswani, Noam Shazeer, Niki Parmar
        Name Change Policy
        Requests for name changes in the electronic proceedings will be accepted.
        """,
        "a page of proceedings about a paper",
    ),
    "a page of CVF": (
        """
        Deep Residual Learning for Image Recognition
        Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun; 2016, pp. 770-778
        Related Material
        [pdf]
        [bibtex]
        @InProceedings{He_2016_CVPR,
        author = {He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian},
        }
        """,
        "a page of proceedings about a paper",
    ),
    "a page of PubMed": (
        """
        Highly accurate protein structure prediction with AlphaFold
        John Jumper, Richard Evans, Alexander Pritzel
        PMID: 34265844 DOI: 10.1038/s41586-021-03819-2
        PubMed Disclaimer
        Similar articles
        MeSH terms
        """,
        "a page of PubMed about a paper",
    ),
    "IEEE Xplore's results": (
        """
        Deep Residual Learning for Image Recognition
        Kaiming He; Xiangyu Zhang; Shaoqing Ren; Jian Sun
        2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)
        Year: 2016 | Conference Paper | Publisher: IEEE
        Cited by: Papers (100)
        """,
        "a list of results from IEEE Xplore",
    ),
    "the ACM Digital Library's results": (
        """
        RESEARCH-ARTICLE
        Open Access
        Tidy Shelves for Busy Readers
        Ada Lovelace, Charles Babbage
        https://doi.org/10.1145/1234567.1234568
        Total Citations12
        Total Downloads345
        """,
        "a list of results from the ACM Digital Library",
    ),
    "a table in Markdown": (
        """
        # Deep Learning, Fall 2024
        | Week | Topic | Readings |
        | --- | --- | --- |
        | 1 | Shelves | [Tidy Shelves for Busy Readers](https://example.org/1) |
        """,
        "a table in Markdown without a column of titles",
    ),
    "Semantic Scholar's page": (
        """
        Deep Residual Learning for Image Recognition
        Kaiming He, X. Zhang, Shaoqing Ren, Jian Sun
        Save to Library
        Create Alert
        """,
        "a page of Semantic Scholar",
    ),
    "Zotero's report": (
        """
        Deep learning
        Item Type\tJournal Article
        Author\tYann LeCun
        Date Added\t1/2/2024, 10:00:00 AM
        Modified\t1/2/2024, 10:00:00 AM
        """,
        "a report of Zotero",
    ),
    "titles and names between tabs": (
        """
        Attention Is All You Need\tAshish Vaswani, Noam Shazeer
        Deep Residual Learning for Image Recognition\tKaiming He, Xiangyu Zhang
        """,
        "a table of two columns without their names",
    ),
    "venues before titles": (
        """
        # Reading list
        - (ICLR 2018) Graph Attention Networks, Petar Veličković, Guillem Cucurull.
        - (NeurIPS 2017) Attention Is All You Need, Ashish Vaswani, Noam Shazeer.
        - (ICLR 2015) Adam: A Method for Stochastic Optimization, Diederik P. Kingma, Jimmy Ba.
        """,
        "a list with venues before titles and names behind them",
    ),
    "WhatsApp": (
        """
        [12/3/2025, 10:15:03] Reader A: https://arxiv.org/abs/1706.03762
        [12/3/2025, 10:20:00] Reader B: I prefer the one on residual networks
        """,
        "messages of a chat",
    ),
    "WhatsApp on Android": (
        """
        12.03.25, 10:15 - Reader A: https://arxiv.org/abs/1706.03762
        12.03.25, 10:20 - Reader B: I prefer the one on residual networks
        """,
        "messages of a chat",
    ),
    "Telegram": (
        """
        Reader A, [12.03.2025 10:15]
        https://arxiv.org/abs/1706.03762

        Reader B, [12.03.2025 10:20]
        I prefer the one on residual networks
        """,
        "messages of a chat",
    ),
    "Discord": (
        """
        Reader A — Today at 10:15 AM
        https://arxiv.org/abs/1706.03762
        Reader B — 03/12/2025 10:20 AM
        I prefer the one on residual networks
        """,
        "messages of a chat",
    ),
    "Slack": (
        """
        Reader A  10:15 AM
        Two for next week:
        https://arxiv.org/abs/1706.03762
        arXiv.org
        Attention Is All You Need
        The dominant sequence transduction models are based on recurrent networks. (42 kB)
        :eyes: 2
        Reader B
          10:20 AM
        I prefer the one on residual networks
        3 replies
        Last reply today at 11:02 AM
        """,
        "messages of a chat",
    ),
    "a log": (
        """
        2026-03-12 10:00:01,123 INFO The Reader Has Opened a Shelf
        2026-03-12 10:00:02,456 WARNING This Shelf Is Nearly Empty
        Traceback of the Reader and Its Shelf
        2026-03-12 10:00:03,789 ERROR The Shelf Has Fallen
        """,
        "a log",
    ),
    "the log of a server": (
        '203.0.113.9 - - [12/Mar/2026:10:00:01 +0000] "GET /papers HTTP/1.1" 200 12\n' * 3,
        "a log",
    ),
    "Python": (
        """
        import os
        from pathlib import Path

        # Read all the papers that there are.
        def papers(folder):
            return sorted(Path(folder).glob("*.txt"))
        """,
        "source code or settings",
    ),
    "C": (
        """
        #include <stdio.h>
        /* Print a greeting to all of our readers. */
        int main(void) {
            printf("Hello, readers of papers");
        }
        """,
        "source code or settings",
    ),
    "a script": (
        '#!/bin/sh\nfor file in *.txt; do\n    papershelf check "$file"\ndone\n',
        "source code or settings",
    ),
    "LaTeX": (
        """
        \\documentclass{article}
        \\begin{document}
        We study how tidy shelves help readers find books.
        \\end{document}
        """,
        "source code or settings",
    ),
    "settings": (
        """
        [reader]
        # Where the Papers Lie
        folder = papers
        language = en
        page_size = 50
        """,
        "source code or settings",
    ),
    "a web page": (
        """
        <!DOCTYPE html>
        <html lang="en">
        <h1>Tidy Shelves for Busy Readers</h1>
        <p>We study how tidy shelves help readers
        find books.</p>
        </html>
        """,
        "a web page or XML",
    ),
    "a mail": (
        """
        From: Ada Lovelace <ada@example.org>
        To: Charles Babbage <charles@example.org>
        Subject: Notes on the Analytical Engine

        The engine weaves algebraic patterns just as the loom weaves flowers and leaves.
        """,
        "an email",
    ),
    "records of fields": (
        """
        Title: Deep learning
        Authors: Yann LeCun, Yoshua Bengio, Geoffrey Hinton

        Title: Long short-term memory
        Authors: Sepp Hochreiter, Jürgen Schmidhuber
        """,
        "data with fields such as “Title”, “Authors”",
    ),
    "YAML": (
        """
        name: Our Reading Group
        members:
          - name: Ada
          - name: Charles
        """,
        "data with fields such as “name”, “members”",
    ),
    "a table with tabs": (
        "Topic\tWho\tWhen\nDeep learning\tLeCun, Y\t2015\nLong short-term memory\t\t1997\n",
        "a table with tabs",
    ),
    "a table": (
        'Title;Authors;Year\n"Deep learning";"LeCun, Yann";2015\n"Perceptrons";"";1969\n',
        "a table",
    ),
}


@pytest.mark.parametrize(("text", "name"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_an_unsupported_format_is_named_with_a_hint_and_gives_no_paper(
    tmp_path: Path, text: str, name: str
) -> None:
    batch = read_file(tmp_path, "pasted.txt", textwrap.dedent(text))
    assert batch.papers == ()
    (problem,) = batch.problems
    assert problem.severity is Severity.ERROR
    assert problem.message == f"this looks like {name}, not like a listing"
    assert problem.hint
    assert problem.lost == batch.reading.lines > 0
    assert problem.source.line == (2 if text.startswith("\n") else 1)


def test_a_programme_with_times_is_not_a_chat() -> None:
    lines = ["Opening Remarks  9:00 AM", "Deep Learning on Shelves  9:15 AM", "Panel  9:30 AM"]
    assert unsupported_format([*lines, *lines]) is None


def test_a_small_table_above_papers_leaves_them_to_be_read(tmp_path: Path) -> None:
    table = "| Day | Room |\n| --- | --- |\n| Monday | Library |\n| Tuesday | Library |\n"
    titles = {"Tidy Shelves for Busy Readers", "Old Maps with Small Networks"}
    papers = "\n\n".join(f"{title}\n{'Shelves are read. ' * 20}" for title in sorted(titles))
    batch = read_file(tmp_path, "notes.txt", f"{table}\n{papers}\n")
    assert titles == {paper.title for paper in batch.papers}


def test_notes_with_a_score_below_each_paper_are_no_page_of_openreview() -> None:
    papers = [("Tidy Shelves", "Ada Lovelace"), ("Old Maps", "Charles Babbage")]
    assert unsupported_format([x for each in papers for x in (*each, "Confidence: 4")]) is None


def forms(title: str, abstract: str) -> list[str]:
    """Return a paper in each form that listings may have."""
    return [
        f"{title}\n\n{abstract}\n",
        f"{title}\n{textwrap.fill(abstract, 60)}\n",
        f"{title.lower()}\n\n{abstract.lower()}\n",
        f"- **[{title}](https://example.org/)** ({len(title)})\n",
        f"## {title}\n\nAuthors: A, B\n\n{abstract}\n\nCode: https://example.org/\nUpvote 35\n",
        f"{title}\nAbstract: {abstract}\nCode: https://example.org/\n",
        f"{title}\nAuthors\nA, B\nAbstract\n{abstract}\n",
        f"- **{title}**\n  <details><summary>Abstract</summary>\n\n{abstract}\n\n  Code\n",
        f"\t\t{title}\n\t\t{abstract}\n",
        f"{title}\n",
    ]


def test_real_titles_and_abstracts_are_not_unsupported_in_any_form(anthology: Path) -> None:
    records = records_in(anthology, 40_000, step=100)
    papers = [forms(record["title"], record["abstract"]) for record in records]
    for listing in zip(*papers, strict=True):
        for size in (1, 2, 3, 10, 100):
            for start in range(0, len(listing), max(size, 10)):
                text = "\n".join(listing[start : start + size])
                assert (
                    unsupported_format([line for line in text.split("\n") if line.strip()]) is None
                )


def test_titles_with_a_name_before_a_colon_are_not_unsupported() -> None:
    titles = ["BERT: Pre-training", "GPT: A Model", "CLIP: Images", "word2vec: Words", "AI: A View"]
    assert unsupported_format(titles) is None


@given(st.lists(st.text(min_size=1).filter(str.strip)))
def test_any_lines_are_examined_without_an_error(lines: list[str]) -> None:
    unsupported_format(lines)


@pytest.mark.parametrize("piece", ["x", "( ", "a b ", ", ;\t", "cs/0701001  "])
def test_very_long_lines_are_examined_in_linear_time(piece: str) -> None:
    def examine(line: str) -> None:
        unsupported_format([line] * 50)

    repeat_in_linear_time(examine, piece, size=1 << 20, seconds=30)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("cs/0701001", "cs/0701001"),
        ("hep-th/9711200v3\nmath.GT/0309136\n", "hep-th/9711200v3,math.GT/0309136"),
        ("2005.14165\nhttps://arxiv.org/abs/1706.03762v7\n", "2005.14165,1706.03762v7"),
        ("http://www.arxiv.org/pdf/cs/0701001.pdf", "cs/0701001"),
        (
            "1706.03762\n1810.04805 # BERT, not 1802.05365\n2005.14165#GPT\n",
            "1706.03762,1810.04805,2005.14165",
        ),
        (
            "# To read\n1706.03762\n# From Bob\n2005.14165\n1810.04805\n",
            "1706.03762,2005.14165,1810.04805",
        ),
        ("https://huggingface.co/papers/1706.03762\n", "1706.03762"),
        ("1706.03762 Attention\n1810.04805 BERT\n", "1706.03762,1810.04805"),
        ("1706.03762 Attention, 1810.04805 BERT", "1706.03762,1810.04805"),
        ("- 1706.03762 Attention and 1810.04805 BERT\n", "1706.03762,1810.04805"),
        (",".join(["1706.03762"] * 120), ",".join(["1706.03762"] * 100)),
    ],
    ids=lambda value: value[:30],
)
def test_a_list_of_arxiv_ids_is_recognised_in_any_form(text: str, ids: str) -> None:
    unsupported = unsupported_format(text.splitlines())
    assert unsupported is not None
    assert unsupported.name == "a list of arXiv ids"
    assert unsupported.hint.endswith(f"&id_list={ids}")


def test_the_arxiv_ids_among_dois_are_in_the_address_of_their_records() -> None:
    unsupported = unsupported_format(["10.18653/v1/N19-1423", "1706.03762", "2005.14165"])
    assert unsupported is not None
    assert unsupported.hint.endswith("&id_list=1706.03762,2005.14165")


def test_the_arxiv_ids_among_addresses_are_in_the_address_of_their_records() -> None:
    addresses = [
        "https://openreview.net/forum?id=Bkg6RiCqY7",
        "- https://arxiv.org/pdf/2006.11239v2",
        "https://doi.org/10.1162/1234.56789",
        "arXiv:1706.03762",
    ]
    unsupported = unsupported_format(addresses)
    assert unsupported is not None
    assert unsupported.name == "a list of addresses"
    assert unsupported.hint.endswith("&id_list=2006.11239v2,1706.03762")


@pytest.mark.parametrize("text", ["1706.03762, 1810.04805 2005.14165\n", "1706.03762 1810.04805"])
def test_arxiv_ids_in_one_line_are_not_a_title(text: str, tmp_path: Path) -> None:
    batch = read_file(tmp_path, "ids.txt", text)
    assert batch.papers == ()
    assert "a list of arXiv ids" in batch.problems[0].message


def test_a_line_with_the_ids_of_several_papers_is_reported(tmp_path: Path) -> None:
    text = "2006.11239 DDPM and 2112.10752 Latent Diffusion\n1706.03762 Attention Is All You Need\n"
    batch = read_file(tmp_path, "ids.txt", text)
    assert [paper.title for paper in batch.papers] == ["Attention Is All You Need"]
    assert [(problem.source.line, problem.lost) for problem in batch.problems] == [(1, 1)]


def test_a_title_next_to_an_arxiv_id_is_not_a_list_of_ids() -> None:
    assert unsupported_format(["1706.03762 Attention Is All You Need"]) is None
    assert unsupported_format(["# Attention Is All You Need", "1706.03762"]) is None
