"""TeX for characters or emphasis becomes text; everything else stays as written."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from msgspec.structs import replace

from papershelf.enrich.text import clean_name, clean_prose, clean_text, clean_title
from papershelf.model import Author, Paper, Source, Venue
from papershelf.text.formula import pieces
from papershelf.text.tex import text_of_tex
from support.texts import MARKUP, texts
from support.timing import repeat_in_linear_time

TEX = (
    *("\\", "{", "}", "~", "$", "$$", "%", "&", "#", "_", "^", "*", "-", "--", "---", "`", "``"),
    *("'", "''"),
    *("\\emph", "\\emph{", "\\textbf{a}", "{\\bf ", "{\\em a}", "\\text ", "\\url{"),
    "\\href{a}{b}",
    *("\\url{http://a.example/~b}", "\\eg", "\\ie{}", "\\xspace", "\\LaTeX", "\\lt", "\\%", "\\&"),
    "\\_",
    *("\\'e", "\\'{e}", '{\\"o}', "\\c{c}", "\\v", "\\H{o}", "\\~n", "\\o ", "\\ss", "\\i"),
    "\\ae{}",
    *("\\alpha", "\\sum", "\\frac{1}{2}", "\\frac", "\\sqrt[3]{x}", "\\mathbb{R}", "\\tilde"),
    "\\\\",
    *("\\cite{a}", "\\ref{b}", "\\footnote{c}", "\\today", "\\maketitle", "\\input{/etc/passwd}"),
    "\\item",
    *("\\,", "\\;", "\\!", "\\-", "\\/", "\\ ", "\\begin{a}", "\\end{a}", "\\verb|x|"),
    "\\unknown{a}",
    *("$x$", "$\\alpha~b$", "$5", "e\u0301", "é", "\u1fef", "\ue000", "\ue001", "a", "5", " "),
    *("\n", "\n\n"),
    *("<i>", "</i>", "<sub>", "</sub>", "<jats:p>", "</jats:p>", "<p>", "</p>", "<br/>"),
    "<sup>2</sup>",
    *("&amp;", "&lt;", "&gt;", "&#36;", "&bsol;", "&nbsp;", "&#57344;"),
    *("http://a.example/b--c~d", "github.com/a/b", "~https://", "10~%", "word", ".", "("),
)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        # Escapes and spaces.
        (r"a 45\% gain", "a 45% gain"),
        (r"R\&D, \#1, a\_b, \{x\}, \$5", "R&D, #1, a_b, {x}, $5"),
        (r"a\ b, 500\,ms, i\!j, re\-use", "a b, 500 ms, ij, reuse"),
        (r"one.\\two", "one. two"),
        # Ties, and tildes with other meanings.
        ("MS~MARCO", "MS MARCO"),
        ("Figure~1 by Lee et al.~(2018), i.e.~this", "Figure 1 by Lee et al. (2018), i.e. this"),
        (r"at 5.6~GFLOPS, as in~\emph{this}", "at 5.6 GFLOPS, as in this"),
        ("at~https://a.example/~user/", "at https://a.example/~user/"),
        ("https://a.example~https://b.example", "https://a.example https://b.example"),
        ("parameters(~10x fewer), ~5%", "parameters(~10x fewer), ~5%"),
        ("140~150 frames, 10% ~ 30%, 2.8%~4.5%, 1.7×~28.5×", None),
        (r"a (\~52\%) drop", "a (~52%) drop"),
        ("in ~/data and host.example/~user", None),
        # Emphasis and boxes.
        (r"\emph{all} of \textbf{it}", "all of it"),
        (r"\textbf{a \emph{b \texttt{c}}}", "a b c"),
        (r"\emph{45\% and more} of it", "45% and more of it"),
        (r"\emph{$k$-monotone} and \textbf{a \emph{b $x$} c}", "$k$-monotone and a b $x$ c"),
        (r"5~$x$ of \emph{$x$}2", "5 $x$ of $x$ 2"),
        (r"\emph{a & b # c -- d ^ e_f}", "a & b # c – d ^ e_f"),
        (r"{\em one} and {\bf two}", "one and two"),
        (r"\textsc{Bert}s, \mbox{x}, \underline{y}", "Berts, x, y"),
        (r"\emph {a} and \textcolor{red}{b}", "a and b"),
        (r"\emph{} nothing", " nothing"),
        (r"Consistency of \boldmath$\ell_1$-norms", r"Consistency of $\ell_1$-norms"),
        # Abbreviations.
        (r"\eg, this; \ie{} that; Doe \etal\xspace", "e.g., this; i.e. that; Doe et al."),
        # Letters and accents.
        (r"Erd\H{o}s, Erd{\"o}s, R\'enyi", "Erdős, Erdös, Rényi"),
        (r"Cram{\'e}r, na\"{\i}ve, Erd{ő}s", "Cramér, naïve, Erdős"),
        ("Cram{é}r", "Cramér"),
        (r"Erd\H os, et al.\. No \b bold", r"Erdős, et al.\. No \b bold"),
        (r"\v{S}koda, gar\c{c}on, \~nu, \AA ngstr\"om", "Škoda, garçon, ñu, Ångström"),
        (r"\O re, \L{}ukasz, stra\ss e, \ae sthetic", "Øre, Łukasz, straße, æsthetic"),
        (r"\textbf{\'e}", "é"),
        # Symbols.
        (r"100 \times 200, \alpha larger, \ldots{} more", "100 × 200, α larger, … more"),
        (r"\mathbb{R} and \frac{1}{2}", "ℝ and 1/2"),
        (r"\LaTeX\ and \TeX", "LaTeX and TeX"),
        # Addresses.
        (r"\url{https://a.example/b_c}", "https://a.example/b_c"),
        (r"\href{https://a.example}{our \emph{page}}", "our page (https://a.example)"),
        # Unknown macros stay.
        (r"\ours{} beats \unknown{5}", None),
        (r"as in \citep{doe20, roe21}.\cite{}", r"as in [doe20, roe21].\cite{}"),
        (r"It is \em generically so", "It is generically so"),
        (r"at \href https://example.org/a and \url https://example.org/b",
         "at https://example.org/a and https://example.org/b"),
        (r"{\small\bf words} of \sl2 and \rm-rf", None),
        (r"see \ref{a}, \today, \maketitle, \input{/etc/passwd}", None),
        (r"C:\temp\new and \fracκ2 and \url and \href https", None),
        (r"\(x\) and \[y\]", None),
        # Formulas stay TeX.
        (r"$\alpha~\%$ and $$\emph{a}$$ \%", r"$\alpha~\%$ and $$\emph{a}$$ %"),
        ("$a\\\\\nb~c$", None),
        (r"512$\times$512 \emph{px}", r"512$\times$512 px"),
        # Programs take the beginning of a macro for a tab or for Esc.
        ("an extit{old} extbf{name}, \x1bmph{new}", "an old name, new"),
        ("{a} $4 imes4$ and $ extit{b}$", r"{a} $4 \times4$ and $ \textit{b}$"),
        ("many times {a}, text{b}", None),
        # Other TeX that a listing has damaged is not repaired.
        ("3 times d, nu^2, exp(QK^top), {bf 1}_n", None),
        ("e\u0301", "é"),
        ("", ""),
    ],
    ids=lambda value: value[:30] if value else "same",
)  # fmt: skip
def test_tex_becomes_text(tex: str, text: str | None) -> None:
    assert clean_prose(tex) == (tex if text is None else text)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("a -- b, 1--2, a---b", "a – b, 1–2, a—b"),
        ("``quoted''", "“quoted”"),
        ("content~-- that", "content – that"),
        ("----, -----", "----, -----"),
        ("https://a--b.example/x--y is--good", "https://a--b.example/x--y is–good"),
        ("at github.com/a/b--c, ``www.a.example/x''", "at github.com/a/b--c, “www.a.example/x”"),
        ("$a--b$ and $x''$", "$a--b$ and $x''$"),
        ("and/or--that", "and/or–that"),
    ],
)
def test_running_text_is_typeset_and_names_are_not(tex: str, text: str) -> None:
    assert clean_prose(tex) == text
    assert clean_name(tex) == tex.replace("~", " ")


def test_titles_get_quotation_marks_and_keep_dashes() -> None:
    title = r"``Factual'' or \emph{``Emotional''} -- see $f''$ at a.example/x--y"
    cleaned = "“Factual” or “Emotional” -- see $f''$ at a.example/x--y"
    assert clean_text(Paper(title=title, source=Source(path="a.txt"))).title == cleaned


def test_the_step_cleans_all_texts() -> None:
    paper = Paper(
        title=r"<b>A</b> -- \emph{b}",
        abstract=r"<p>c -- \emph{d}</p>",
        authors=(
            Author(name=r"Paul Erd\H{o}s", given="Paul", family=r"Erd\H{o}s"),
            Author(name=r"{The {ATLAS} Collaboration}", literal=True),
        ),
        keywords=(r"{CNN}s", r"R\&D", "cnns", "{}"),
        venue=Venue(name=r"Journal f{\"u}r {M}athematik", short="J.~Math."),
        publisher=r"Wiley \& Sons",
        source=Source(path="a.txt", line=1),
    )
    assert clean_text(paper) == replace(
        paper,
        title="A -- b",
        abstract="c – d",
        authors=(
            Author(name="Paul Erdős", given="Paul", family="Erdős"),
            Author(name="The ATLAS Collaboration", literal=True),
        ),
        keywords=("CNNs", "R&D"),
        venue=Venue(name="Journal für Mathematik", short="J. Math."),
        publisher="Wiley & Sons",
    )


@pytest.mark.parametrize(
    ("tex", "name"),
    [
        ("{van der} Berg", "van der Berg"),
        ("{{BERT}}", "BERT"),
        ('M{\\"u}ller', "Müller"),
        ("{\\H o} and {\\c c}", "ő and ç"),
        ("Donald~E. Knuth", "Donald E. Knuth"),
        ("M&uuml;ller", "Müller"),
        ("e\u0301", "é"),
        ("{a", None),
        ("a}", None),
        ("\\unknown{a}", None),
        ("{$x$}", "$x$"),
    ],
)
def test_a_name_loses_its_braces(tex: str, name: str | None) -> None:
    assert clean_name(tex) == (tex if name is None else name)


@example("see a~b--c/d")
@example(r"\emph{\emph{\emph{\emph{\emph{\emph{\emph{\emph{a}}}}}}}}")
@example("e\\H{}")
@example("\u1fef\u1fef")
@example("\u1fef\u1fefa''")
@settings(max_examples=500)
@given(texts((*TEX, *TEX, *MARKUP)))
def test_cleaning_is_idempotent(text: str) -> None:
    assert clean_title(clean_title(text)) == clean_title(text)
    assert clean_prose(clean_prose(text)) == clean_prose(text)
    assert clean_name(clean_name(text)) == clean_name(text)


@given(texts((*TEX, *TEX, *MARKUP)), texts(TEX))
def test_the_step_is_idempotent(title: str, name: str) -> None:
    paper = Paper(
        title=title,
        abstract=title,
        authors=(Author(name=name, family=name),),
        keywords=(name, title),
        venue=Venue(name=name),
        source=Source(path="a.txt", line=1),
    )
    once = clean_text(paper)
    assert clean_text(once) == once


@settings(max_examples=300)
@given(texts(TEX))
@example("$x$\\frac{1}{2}")
def test_formulas_are_untouched(text: str) -> None:
    def formulas(text: str) -> list[str]:
        tex = [piece for piece, is_formula in pieces(text) if is_formula]
        return [unicodedata.normalize("NFC", piece) for piece in tex]

    # An escaped dollar may begin or end a formula after cleaning, as may one next to a tag.
    assume(not any(mark in text for mark in ("\\$", "&", "<")))
    assert formulas(clean_prose(text)) == formulas(text)


@given(texts((*TEX, *TEX, *MARKUP)))
def test_text_without_tex_stays_the_same(text: str) -> None:
    for mark in ("\\", "~", "--", "``", "''", "\u1fef", "<", "&"):
        text = text.replace(mark, "")
    cleaned = clean_prose(text)
    if re.search(r"\*[^*]+\*", text):
        # It may be emphasis, which loses its stars and nothing else.
        cleaned, text = cleaned.replace("*", ""), text.replace("*", "")
    assert cleaned == unicodedata.normalize("NFC", text) or "--" in text


def test_an_i_without_a_dot_under_an_accent_is_an_i() -> None:
    assert clean_name("Miroslav Dud\u0131\u0301k") == "Miroslav Dudík"
    assert clean_prose("Diyarbakır") == "Diyarbakır"


def test_cleaning_depends_neither_on_the_date_nor_on_earlier_papers() -> None:
    clean_title(r"\title{One} \author{Ann} \date{May}")
    assert clean_title(r"\maketitle \today") == r"\maketitle \today"


@pytest.mark.parametrize(
    "tex", ["\\url", "\\frac", "\\ensuremath", "\\sqrt", "\\href{a}", "\\emph{"]
)
def test_nothing_is_logged_about_truncated_tex(tex: str, caplog: pytest.LogCaptureFixture) -> None:
    clean_title(tex)
    assert not caplog.records


@pytest.mark.parametrize(
    "text",
    [
        *("\\", "{", "}", "~", "$", "-", "`", "'", "a~", "\\a", "$a", "$\\", "\\$", "\\'", "a--"),
        *("\\emph{", "\\emph{a}", "{\\bf ", "\\url{", "\\href{a}{", "a~b/", "$ a", "\\alpha ", "https://"),
        *("<", "<a", "<i>", "</i>", "<p>", "<i></i>", "<p> ", "<a b='", "<sub>"),
        *("&", "&a", "&#", "&lt;", "\\a{", "{a{"),
        *("<jats:p>", "<i>" * 99 + "</i>" * 99, "{", "{a}", "{a", "$a$<i>", "<i a='b' " * 9),
        *("{\\bf" + " " * 9_999, "\\url" + " " * 9_999, "~a" + "\u0300\u0316" * 50_000),
    ],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_cleaning_takes_linear_time(text: str) -> None:
    # Linear time is a second or two, quadratic time would be an hour.
    repeat_in_linear_time(clean_prose, text, size=300_000, seconds=20)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("{", "}"), ("{\\bf ", "}"), ("\\textbf{", "}"), ("$\\frac{", "}{2}$"), ("<i>", "</i>")],
)
def test_groups_may_be_nested_to_any_depth(opening: str, closing: str) -> None:
    assert "deep" in clean_prose(text_of_tex(f"{opening * 5000}deep{closing * 5000}"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("We present **DIPO**, a *de-facto* practice.", "We present DIPO, a de-facto practice."),
        ("(*i.e.* **10\\%** less)", "(i.e. 10% less)"),
        ("***FastDoc***: **_any_** *model*", "FastDoc: any model"),
        ("**L**earning *and* t**E**xture (***s***piking)", "Learning and tExture (spiking)"),
        ("A **tree\nsearch** and *$d$-sensitive* nets", "A tree\nsearch and $d$-sensitive nets"),
        ("the **$\\mathcal{X}^*$ nets** of $a *b* c$", "the $\\mathcal{X}^*$ nets of $a *b* c$"),
    ],
)
def test_emphasis_of_markdown_is_removed(text: str, plain: str) -> None:
    assert clean_prose(text) == plain
    assert clean_prose(clean_prose(text)) == clean_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "A* search and Q*, with p*q*r and x * y * z",
        "*Equal contribution. The model w* is sparse",
        "* Equal contribution, ** of equal rank",
        "from *A to B* and *the theorem of A*",
        "p < 0.05 *, p < 0.01 ** and x*y",
        "f(x*) - f(y*) for f*j and 2**3**4",
        "**one\n\ntwo** and *no end",
    ],
)
def test_a_star_that_is_no_emphasis_stays(text: str) -> None:
    assert clean_prose(text) == text
