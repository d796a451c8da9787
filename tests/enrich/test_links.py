"""Links in abstracts are found, normalised, and classified by kind."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.links import add_links, find_links, unique_links
from papershelf.model import Link, LinkKind, Paper, Source
from papershelf.text.addresses import normal_form
from support.timing import repeat_in_linear_time

CODE, MODEL, DATA, DEMO = LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA, LinkKind.DEMO
PAGE, PAPER, VIDEO = LinkKind.PROJECT_PAGE, LinkKind.PAPER, LinkKind.VIDEO
LEADERBOARD, OTHER = LinkKind.LEADERBOARD, LinkKind.OTHER


def urls(text: str) -> list[str]:
    return [link.url for link in unique_links(find_links(text))]


# The address is marked in each text.
@pytest.mark.parametrize(
    ("text", "url"),
    [
        # Punctuation of the sentence is not part of the address.
        ("Code: «https://a.example/b».", "https://a.example/b"),
        ("(«https://a.example/b»), so", "https://a.example/b"),
        ("at «https://a.example/b»; so", "https://a.example/b"),
        ("at «https://a.example/b»: so", "https://a.example/b"),
        ("at «https://a.example/b»… so", "https://a.example/b"),
        ("at “«https://a.example/b»”", "https://a.example/b"),
        ("at '«https://a.example/b»'.", "https://a.example/b"),
        ('at "«https://a.example/b»".', "https://a.example/b"),
        ("**«https://a.example/b»**.", "https://a.example/b"),
        ("_«https://a.example/b»_", "https://a.example/b"),
        ("`«https://a.example/b»`", "https://a.example/b"),
        ("$«https://a.example/b»$", "https://a.example/b"),
        ("{«https://a.example/b»}", "https://a.example/b"),
        ("«https://a.example/b»。我们", "https://a.example/b"),
        ("at «https://github.com/o/n».The rest", "https://github.com/o/n"),
        ("see «https://a.example». The", "https://a.example"),
        ("«https://a.example/w/B_(c)»", "https://a.example/w/B_(c)"),
        ("(«https://a.example/w/(c)»).", "https://a.example/w/(c)"),
        ("«https://a.example/b»(see", "https://a.example/b"),
        # Markup around the address.
        ("at~«https://a.example/b»", "https://a.example/b"),
        ("url«https://a.example/b»", "https://a.example/b"),
        ("«<https://a.example/b>»", "https://a.example/b"),
        (r"«\url{https://a.example/b.}»", "https://a.example/b"),
        (r"«\link{https://a.example/b}»", "https://a.example/b"),
        ("«url{https://a.example/b}»", "https://a.example/b"),
        (r"«\href{https://a.example/b}{\textbf{here} {x}}».", "https://a.example/b"),
        (r"«\href{https://a.example/b}{https://a.example/b}»", "https://a.example/b"),
        (r"\href «https://a.example/b» here", "https://a.example/b"),
        ("«[code](https://a.example/b)».", "https://a.example/b"),
        ("«[`https://a.example/b`](https://a.example/b)»", "https://a.example/b"),
        ("«[x](https://a.example/w/B_(c))».", "https://a.example/w/B_(c)"),
        ("«[x](lab.github.io)» is", "https://lab.github.io"),
        # Escapes.
        (r"«https://a.example/b\_c\%20d\#e»", "https://a.example/b_c%20d#e"),
        (r"«https://a.example/?b=1\&c=2»", "https://a.example/?b=1&c=2"),
        (r"«https://a.example/\~{}ann/b»", "https://a.example/~ann/b"),
        (r"«https://a.example/\textasciitilde{}ann»", "https://a.example/~ann"),
        ("«https://a.example/b%2Fc»", "https://a.example/b%2Fc"),
        ("«https://a.example/b%zz»", "https://a.example/b%25zz"),
        ("«https://a.example/ann's/b»", "https://a.example/ann%27s/b"),
        ("«https://a.example//b//c»", "https://a.example//b//c"),
        # Addresses without a scheme.
        ("at «github.com/o/n».", "https://github.com/o/n"),
        ("at «GitHub.com/Owner/Name»", "https://github.com/Owner/Name"),
        ("at «www.github.com/o/n»", "https://github.com/o/n"),
        ("at «a.example/~ann/b».", "https://a.example/~ann/b"),
        ("Code:«github.com/o/n»", "https://github.com/o/n"),
        ("at «www.lab.example».", "https://www.lab.example"),
        ("at «www. Lab.example».", "https://www.lab.example"),
        ("at «lab-x.github.io».", "https://lab-x.github.io"),
        ("at «lab.github.io/Page-1/».", "https://lab.github.io/Page-1/"),
        ("at «hf.co/o/n»", "https://huggingface.co/o/n"),
        ("at «arxiv.org/abs/2501.00001».", "https://arxiv.org/abs/2501.00001"),
        ("at «doi.org/10.1/a»", "https://doi.org/10.1/a"),
        ("at «aka.ms/Shelf»", "https://aka.ms/Shelf"),
        ("at «youtube.com/watch?v=a-B»", "https://youtube.com/watch?v=a-B"),
        ("«doi:10.1000/xyz».", "https://doi.org/10.1000/xyz"),
        ("(«DOI 10.1000/x(1)y»)", "https://doi.org/10.1000/x(1)y"),
        ("«doi: 10.1000/x_y»", "https://doi.org/10.1000/x_y"),
        # A DOI by itself.
        ("Raw data: «10.6084/m9.figshare.123456».", "https://doi.org/10.6084/m9.figshare.123456"),
        ("as told before («10.1145/3292500.3330701»)", "https://doi.org/10.1145/3292500.3330701"),
        # Tildes in all forms of TeX and PDFs.
        *(
            (f"at «https://a.example/{tilde}ann/b».", "https://a.example/~ann/b")
            for tilde in (
                *("~", "~{}", r"{\~}", r"\string~", r"{\textasciitilde}", r"$\sim$"),
                *("\u02dc", "\u223c"),
            )
        ),
        ("at «https://gitlab.com/a~b/c».", "https://gitlab.com/a~b/c"),
        # Addresses with white space in them.
        ("«https: //a.example/b».", "https://a.example/b"),
        ("«https:// a.example/b».", "https://a.example/b"),
        ("«https : / / a.example/b»", "https://a.example/b"),
        ("«https:/a.example/b»", "https://a.example/b"),
        ("«https://github. com/o/n»", "https://github.com/o/n"),
        ("«https://github.com/ o/n».", "https://github.com/o/n"),
        ("«https://github.com/\n o/n».", "https://github.com/o/n"),
        ("«https://github.com/o/ n-x».", "https://github.com/o/n-x"),
        ("«github. com/ o/ n» .", "https://github.com/o/n"),
        ("«https://github.com/o/n- x».", "https://github.com/o/n-x"),
        ("«https://github.com/o/n_ x»", "https://github.com/o/n_x"),
        ("«https://lab. github. io/p»", "https://lab.github.io/p"),
        ("«https://lab.github.io/ Page/».", "https://lab.github.io/Page/"),
        ("«https: // sites. google. com/ view/ a»", "https://sites.google.com/view/a"),
        # Removing this white space would be a guess.
        ("«https://github.com/o/» for all", "https://github.com/o"),
        ("«https://lab.github.io/» holds all", "https://lab.github.io/"),
        ("«https://a.example/» ann/b.", "https://a.example/"),
        # Hosts.
        ("«https://A.Example/B»", "https://a.example/B"),
        ("«http://a.example:8080/b»", "http://a.example:8080/b"),
        ("«http://192.0.2.1/b»", "http://192.0.2.1/b"),
        ("«http://[2001:db8::1]:80/b»", "http://[2001:db8::1]:80/b"),
        ("«https://bücher.example/ß»", "https://bücher.example/ß"),
        ("«https://xn--bcher-kva.example»", "https://xn--bcher-kva.example"),
        # Repositories are normalised, other addresses stay as written.
        ("«http://github.com/o/n.git».", "https://github.com/o/n"),
        ("«https://github.com/o/n/»", "https://github.com/o/n"),
        ("«https://github.com/o/n/tree/main/d/»", "https://github.com/o/n/tree/main/d"),
        ("«https://github.com/o/n#use»", "https://github.com/o/n#use"),
        ("«https://huggingface.co/o/n/»", "https://huggingface.co/o/n"),
        ("«http://a.example/b/»", "http://a.example/b/"),
        ("«https://dx.doi.org/10.1000/x»", "https://doi.org/10.1000/x"),
    ],
)
def test_an_address_is_found_and_normalised(text: str, url: str) -> None:
    written = text.partition("«")[2].partition("»")[0]
    (link,) = find_links(text.replace("«", "").replace("»", ""))
    assert (link.url, link.written) == (url, written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yi is made by 01.AI, e.g. on arXiv.org, in Node.js, with train.py.",
        "Version 1.2.3/4 and v2.0/beta, and/or more.",
        "Models from huggingface.co, github.com and youtube.com.",
        "Ranked at amazon.com and docs.example/x.",
        "On GitHub. Com/ is not a name.",
        "Write to ann@github.com/x, ann@lab.github.io or ann@www.lab.example.",
        "From https://github.com, https://www.kaggle.com/ or https://huggingface.co/.",
        "From https://, http://x, https://e.g. or https://localhost/x.",
        "From ftp://a.example/b and file:///etc/passwd.",
        "From [x](javascript:alert(1)) and [y](data:text/html,z).",
        "From https://github.com@evil.example/x",
        "From https://github.com:x@evil.example/x",
        "From https://ann:secret@github.com/o/n",
        "From https://-a.example/b and https://a-.example/b",
        "From https://a..example/b",
        "From https://a_b.example/c",
        "From https://xn--99999999.example/b",
        "From https://xn--bcher-kvaß.example/b",
        "From https://ｇｉｔｈｕｂ.com/o/n",
        "From İlab.github.io",
        "From https://a.example:99999/b",
        "From http://[::1:::]/b",
        "From https://1.2.3/b",
        "From https://a.example/" + "b" * 5000,
        "An ICL-DOI of 10 and a doi: none.",
        "From 10.1234/5 to 10.25/cm, 10.2000/second, v10.1234/56789 and 3/10.1234/56789.",
        "not a.github.io.example/b",
        "Between ann@a.example/~b, a/~b, 1.5/~2.5 and lib/~/x.",
    ],
)
def test_text_without_an_address_gives_no_link(text: str) -> None:
    assert urls(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example/bhttps://c.example/d", ["https://a.example/b", "https://c.example/d"]),
        ("https://a.example/b,https://c.example", ["https://a.example/b", "https://c.example"]),
        ("https://github.com/https://github.com/o/n", ["https://github.com/o/n"]),
        ("https://https://a.example/b", ["https://a.example/b"]),
        ("https://a.example/?u=https://c.example", ["https://a.example/?u=https://c.example"]),
        (
            "https://web.archive.org/web/20200102030405/https://c.example/d",
            ["https://web.archive.org/web/20200102030405/https://c.example/d"],
        ),
        ("https://a.example/b and https://a.example/b", ["https://a.example/b"]),
        ("http://a.example/b/ or https://www.a.example/b", ["http://a.example/b/"]),
        ("github.com/O/N or https://github.com/o/n.git", ["https://github.com/O/N"]),
        ("doi:10.1/A", []),
        ("doi:10.1000/A or https://doi.org/10.1000/a", ["https://doi.org/10.1000/A"]),
        (r"https://a.example\@b.example/c", ["https://a.example"]),
    ],
)
def test_adjacent_addresses_are_separated_and_repeated_ones_dropped(
    text: str, expected: list[str]
) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # By the host.
        ("See https://github.com/o/n.", CODE),
        ("See https://arxiv.org/abs/2501.00001.", PAPER),
        ("See doi:10.1000/x.", PAPER),
        ("See https://youtu.be/x.", VIDEO),
        ("See https://huggingface.co/datasets/o/n.", DATA),
        ("See https://www.kaggle.com/datasets/o/n.", DATA),
        ("See https://zenodo.org/records/1.", DATA),
        ("See doi:10.5281/zenodo.1.", DATA),
        ("See https://huggingface.co/spaces/o/n.", DEMO),
        ("See https://colab.research.google.com/drive/x.", DEMO),
        ("See https://huggingface.co/o/n.", MODEL),
        ("See https://modelscope.cn/models/o/n.", MODEL),
        ("See https://huggingface.co/papers/2501.00001.", PAPER),
        ("See https://lab.github.io/x.", PAGE),
        ("See https://paperswithcode.com/sota/x.", LEADERBOARD),
        ("See https://a.example/b.", OTHER),
        ("See https://pypi.example.org/project/shelf/.", CODE),
        ("See https://cran.r-project.org/package=shelf.", CODE),
        ("See https://CRAN.R-project.org/web/packages/shelf/index.html.", CODE),
        ("See https://hub.docker.com/r/o/n.", CODE),
        ("See https://archive.softwareheritage.org/swh:1:dir:0;origin=https://a.example/b.", CODE),
        ("See https://ollama.com/library/shelf.", MODEL),
        ("See https://www.ncbi.nlm.nih.gov/geo/query/acc.cgi?acc=GSE1.", DATA),
        ("See https://datadryad.org/stash/dataset/doi:10.5061/dryad.x.", DATA),
        ("See https://figshare.com/articles/dataset/x/1.", DATA),
        ("See https://osf.io/abcde/.", DATA),
        ("See doi:10.17605/OSF.IO/ABCDE.", DATA),
        ("See https://osf.io/preprints/psyarxiv/abcde.", PAPER),
        ("Our code is at https://osf.io/abcde/.", CODE),
        ("See https://eval.ai/web/challenges/challenge-page/1.", LEADERBOARD),
        ("See https://www.kaggle.com/competitions/x.", LEADERBOARD),
        ("See https://pypi.example.org/help/.", OTHER),
        # Code that the authors only use is not theirs.
        ("We compare with the public implementation of BERT (https://github.com/o/n).", OTHER),
        (
            "We compare our method with the publicly available implementation of BERT"
            " (https://github.com/o/n).",
            OTHER,
        ),
        ("We fine-tune the public implementation of BERT (https://github.com/o/n).", OTHER),
        ("It is based on the official code of https://github.com/o/n.", OTHER),
        ("We use the original PyTorch implementation from https://github.com/o/n.", OTHER),
        ("We used the code of BERT (https://github.com/o/n).", OTHER),
        ("We use the official code of BERT available at https://github.com/o/n.", OTHER),
        ("We adapt their implementation at https://github.com/o/n.", OTHER),
        ("We compare with BERT and release the official code at https://github.com/o/n.", CODE),
        ("Built on the public code of BERT, our code is at https://github.com/o/n.", CODE),
        ("Our implementation of BERT is at https://github.com/o/n.", CODE),
        ("We provide a public implementation of the method at https://github.com/o/n.", CODE),
        # A clear statement in the clause outweighs the host.
        ("The dataset is available at https://github.com/o/n.", DATA),
        ("Model checkpoints are available at https://github.com/o/n.", MODEL),
        ("Dataset and models are in https://github.com/o/n.", DATA),
        ("Code and data are at https://github.com/o/n.", CODE),
        ("Code data and models are at https://github.com/o/n.", CODE),
        ("We release data, models, and our code at https://github.com/o/n.", CODE),
        ("We release the code, the model, and the data at https://github.com/o/n.", CODE),
        ("The data are in our repository: https://github.com/o/n.", CODE),
        ("It beats every model https://github.com/o/n.", CODE),
        ("It is a good model, and we will release all at https://github.com/o/n.", CODE),
        ("We introduce Foo (https://github.com/o/n), which helps models.", CODE),
        ("The dataset is available at https://doi.org/10.1000/x.", DATA),
        ("Our code is at https://zenodo.org/records/1.", CODE),
        ("Data are at https://huggingface.co/some-org.", DATA),
        ("Code is at https://lab.github.io/x.", PAGE),
        ("Demo: https://lab.github.io/x.", DEMO),
        ("Our leaderboard is at https://lab.github.io/x.", LEADERBOARD),
        ("Our leaderboard is at https://huggingface.co/spaces/o/n.", LEADERBOARD),
        # For an unknown host the clause alone decides.
        ("Project page: https://a.example/b.", PAGE),
        ("Code and videos are on our website, https://a.example/b.", PAGE),
        ("A leaderboard of our benchmark is at https://aka.ms/b.", LEADERBOARD),
        ("We release models, and a leaderboard of our data, at https://aka.ms/b.", LEADERBOARD),
        ("We top the leaderboard with our code at https://aka.ms/b.", CODE),
        ("Scores come from the evaluation server at https://a.example/b.", LEADERBOARD),
        ("An online demo is at https://a.example/b.", DEMO),
        ("Our dataset is at https://a.example/b.", DATA),
        ("The corpus is available: https://a.example/b.", DATA),
        ("Model weights are at https://a.example/b.", MODEL),
        ("Code and models are available at https://aka.ms/b.", CODE),
        ("Models and code are available at https://bit.ly/b.", MODEL),
        ("Our code generation benchmark is at https://a.example/b.", DATA),
        ("Video results: https://a.example/b.", VIDEO),
        ("Video and code: https://a.example/b.", CODE),
        ("Visit https://a.example/b for our dataset.", DATA),
        ("It solves everything. https://a.example/b", OTHER),
        ("The documentation is at https://a.example/b.", OTHER),
        # The text of a link outweighs the clause.
        ("Our code has a [demo](https://a.example/b).", DEMO),
        (r"Our code has a \href{https://a.example/b}{website}.", PAGE),
    ],
)
def test_the_kind_depends_on_host_and_clause(text: str, kind: LinkKind) -> None:
    (link,) = find_links(f"We solve it with models and data. {text}")
    assert link.kind == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Code at https://a.example/b and data at https://a.example/c.", [CODE, DATA]),
        ("Data (https://a.example/b), models (https://a.example/c).", [DATA, MODEL]),
        ("Code is at https://a.example/b; the demo is at https://a.example/c.", [CODE, DEMO]),
        ("Code and data are at https://github.com/o/n and https://a.example/c.", [CODE, DATA]),
        ("Code, models: https://github.com/o/n and https://huggingface.co/o.", [CODE, MODEL]),
        ("Codes are at https://github.com/o/n and https://github.com/p/n.", [CODE, CODE]),
        ("Code: https://a.example/b. More: https://a.example/c.", [CODE, OTHER]),
        (
            "We run the code of A (https://github.com/a/a) and B (https://github.com/b/b); "
            "ours is at https://github.com/o/n.",
            [OTHER, OTHER, CODE],
        ),
        ("We will release the weights after review: https://github.com/o/n.", [CODE]),
    ],
)
def test_the_kind_of_each_address_depends_on_the_words_next_to_it(
    text: str, kinds: list[LinkKind]
) -> None:
    assert [link.kind for link in find_links(text)] == kinds


def test_the_evidence_is_the_complete_sentence_on_one_line() -> None:
    (link,) = find_links("It works. Our\ncode  (e.g. Foo) is at https://a.example/b.Html. Thanks!")
    assert link.evidence == "Our code (e.g. Foo) is at https://a.example/b.Html."


def test_the_evidence_in_an_overlong_sentence_is_the_context() -> None:
    (link,) = find_links("word " * 9999 + "https://a.example/b" + " word" * 9999)
    assert "https://a.example/b" in link.evidence
    assert len(link.evidence) < 1000


def paper(abstract: str, *links: Link) -> Paper:
    return Paper(title="Shelf", source=Source(path="a.txt"), abstract=abstract, links=links)


def test_the_links_of_a_paper_precede_those_of_its_abstract() -> None:
    pdf = Link(url="https://a.example/pdf", kind=PAPER, evidence="pdf_url")
    mail = Link(url="mailto:ann@a.example", kind=OTHER)
    enriched = paper("Code: https://a.example/b.", pdf, mail)
    assert [link.url for link in add_links(enriched).links] == [
        "https://a.example/pdf",
        "mailto:ann@a.example",
        "https://a.example/b",
    ]


def test_the_first_link_to_an_address_stays_and_gets_the_written_form() -> None:
    code = Link(url="http://github.com/O/n.git/", kind=CODE, evidence="code_url")
    (link,) = add_links(paper("Models: github.com/o/n.", code)).links
    assert link == Link(
        url="http://github.com/O/n.git/", kind=CODE, evidence="code_url", written="github.com/o/n"
    )


TOKENS = st.sampled_from(
    [
        *("https://", "http:", "www.", "github.com/", "github. com/ ", "lab.github.io"),
        "a.example",
        *("/", ".", ",", " ", "\n", "(", ")", "[", "](", "{", "}", "\\url{", "\\href{", "<", ">"),
        *("doi:10.1000/", "@", ":", "é", "İ", "ſ", "\\_", "%", "'", '"', "\u202e", "\x00", "xn--"),
        *("code", "We release our data ", "[::1]", "javascript:", "x" * 70),
    ]
)
TEXTS = st.lists(TOKENS, max_size=30).map("".join) | st.text()


@given(TEXTS)
def test_every_link_is_safe_and_occurs_in_the_text(text: str) -> None:
    for link in find_links(text):
        parts = urlsplit(link.url)
        assert parts.scheme in ("http", "https")
        assert is_host(parts.hostname or "")
        assert "@" not in parts.netloc
        assert not re.search(r"[\s\x00-\x1f\x7f-\x9f\u202e\\\"'<>^`{|}]", link.url)
        assert not re.search(r"%(?![0-9A-Fa-f]{2})", link.url)
        assert link.written in text
        assert link.written
        assert link.evidence
        assert normal_form(link.url) == link.url


def is_host(host: str) -> bool:
    """Return whether a host is valid, by an independent implementation."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        encoded = host.encode("idna").decode("ascii")
        return encoded == encoded.lower() and bool(
            re.fullmatch(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z][a-z0-9-]*", encoded)
        )


@given(TEXTS, st.lists(st.builds(Link, url=TEXTS, kind=st.sampled_from(LinkKind)), max_size=3))
def test_adding_links_is_idempotent(text: str, links: list[Link]) -> None:
    once = add_links(paper(text, *links))
    assert add_links(once) == once


@pytest.mark.parametrize("unit", ["https://", "(", "a.", "[", "[a](", "www.", "http", "{", "\n"])
def test_a_megabyte_on_one_line_takes_linear_time(unit: str) -> None:
    def find(text: str) -> None:
        assert not list(find_links(text))

    repeat_in_linear_time(find, unit, size=1_000_000, seconds=20)


@pytest.mark.parametrize(
    "unit",
    [
        *("https://a.example/b ", "https://a.example/(", "https://a.example:x"),
        "https://é.example",
        *("\\href{https://a.example}{", "\\url{https://a.example/", "<https://a.example>"),
        *("github.com/o/ ", "github. com/ o/ n ", "x.github.io/ y", "doi:10.1000/( "),
        *("10.1000/abcdef1 ", "https://a.example/$\\sim$a "),
        "using the code of https://a.example/b ",
        *("a.example/~ann ", "code, and our https://a.example/b;", "https://a.example/https://"),
        "www.a.example\n",
    ],
)
def test_ten_thousand_addresses_on_one_line_take_linear_time(unit: str) -> None:
    def find(text: str) -> None:
        assert unique_links(find_links(text))

    repeat_in_linear_time(find, unit, size=10_000 * len(unit), seconds=20)


def test_the_links_and_promises_of_a_page_of_prose(golden: Callable[[str, str], None]) -> None:
    prose = (Path(__file__).parents[1] / "golden/links/prose.txt").read_text(encoding="utf-8")
    enriched = add_links(paper(prose))
    lines = [
        f"{link.kind}: {link.url}\n  {link.written!r}\n  {link.evidence}" for link in enriched.links
    ]
    lines += [
        f"promised: {', '.join(promise.kinds)}\n  {promise.evidence}"
        for promise in enriched.promises
    ]
    golden("links/prose.found.txt", "\n".join(lines) + "\n")


def test_the_links_of_the_real_listing(trending: Path) -> None:
    links = [
        link
        for line in trending.read_text(encoding="utf-8").splitlines()
        for link in find_links(line)
    ]
    assert [link.url for link in links] == [f"https://{address}" for address in TRENDING]
    others = {link.url.partition("//")[2]: link.kind for link in links if link.kind is not CODE}
    assert others == {
        "aka.ms/BLURB": LEADERBOARD,
        "zyf0619sjtu.github.io/dream-lip": PAGE,
        "github.com/om-ai-lab/RS5M": DATA,
        "github.com/hkust-nlp/PreSelect": DATA,
        "github.com/google-research/vision_transformer": MODEL,
    }


TRENDING = """
github.com/raoyongming/DenseCLIP github.com/mlfoundations/model-soups github.com/keyu-tian/SparK
github.com/ydchen0806/TokenUnify github.com/casiatao/UNIP github.com/ZhuYun97/GraphCLIP
aka.ms/BLURB github.com/XiaoxinHe/TAPE github.com/BangLab-UdeM-Mila/NLP4MatSci-ACL23
github.com/xinghaochen/SLAB
github.com/mindspore-lab/models/tree/master/research/huawei-noah/SLAB
github.com/PaddlePaddle/ERNIE github.com/Topdu/OpenOCR github.com/ChenRocks/UNITER
github.com/deepglint/ALIP github.com/ashkamath/mdetr github.com/jmerullo/limber aka.ms/X-CLIP
zyf0619sjtu.github.io/dream-lip github.com/pixeli99/MixLN github.com/OpenAI/CLIP
github.com/edwardjhu/TP4 github.com/showlab/sparseformer github.com/ChandlerBang/SelfTask-GNN
github.com/ChristianYang37/chiwun/tree/main/src/NTK-Attention github.com/Xingrun-Xing/BiPFT
github.com/Zplusdragon/PLIP github.com/Albert-Ma/PROP github.com/om-ai-lab/RS5M
github.com/hkust-nlp/PreSelect github.com/salesforce/ULIP github.com/mshukor/eP-ALM
github.com/google-research/vision_transformer github.com/zdaxie/PixPro
github.com/ZrrSkywalker/I2P-MAE github.com/zzxslp/SoM-LLaVA
""".split()
