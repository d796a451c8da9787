"""BibTeX and biblatex files, as tools write them and as people break them."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from bibtexparser import Library, write_string
from bibtexparser.model import Entry, Field
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec.structs import replace

import papershelf.readers.bibtex.entries as bibtex_entries
from papershelf.enrich.text import clean_text
from papershelf.model import LinkKind, Paper, PaperKind, Status, Venue
from papershelf.outputs.citations.bibtex import entry
from papershelf.readers.bibtex.bibliography import read_bibtex
from papershelf.readers.bibtex.entries import is_bibtex
from papershelf.readers.reader import Aside, AsideKind, Item
from support.catalog import PAPERS
from support.damage import damaged, opened
from support.items import counted, in_parts, papers_of, problems_of
from support.structured import author_names
from support.texts import MARKUP, texts

FILES = Path(__file__).resolve().parents[2] / "golden" / "bibtex"


def read(text: str) -> list[Item]:
    return list(read_bibtex(StringIO(text), Path("papers.bib")))


def paper_in(text: str) -> Paper:
    """Return the only item of a text, which must be a paper."""
    (item,) = read(text)
    assert isinstance(item, Paper)
    return item


def paper_with(fields: str, kind: str = "article") -> Paper:
    """Return the paper of an entry with a title and these fields, which gives no problem."""
    return paper_in(f"@{kind}{{key, title = {{A Title}}, {fields}}}")


def messages(text: str) -> list[str]:
    """Return the line and message of each problem in a text."""
    return [f"{problem.source.line} {problem.message}" for problem in problems_of(read(text))]


_EVIL = "@misc{evil, title = {Evil}}"


@pytest.mark.parametrize(
    ("opening", "value", "closing"),
    [
        ("@article{a,", "{Some text\n  %s\n\nand more}", "}"),
        ("@article(a,", "{Some text\n%s and more}", ")"),
        ("@article{a,", '"Some text\n%s\nand more"', "}"),
        ("@article{a,", "{A {title}\n%s\n%s\n@misc{none,\n}}", "}"),
    ],
)
def test_an_entry_inside_a_value_is_read_as_text(opening: str, value: str, closing: str) -> None:
    text = value.replace("%s", _EVIL)
    entry = f"{opening}\n  title = {{One}},\n  abstract = {text},\n  year = 2020\n{closing}"
    after = "\n\nurl = {x}\n@misc{b, title = {Two}}\n@misc{c, title = {Three"
    items = read(entry + after)
    first, second = papers_of(items)
    assert (first.title, str(first.published), second.title) == ("One", "2020", "Two")
    assert "@miscevil, title = Evil" in first.abstract
    lines = entry.count("\n") + 1
    assert (first.source.line, second.source.line) == (1, lines + 3)
    assert messages(entry + after) == [
        "1 a value of this entry contains another entry, which is read as text",
        f"{lines + 2} a field outside of any entry",
        f"{lines + 4} the entry does not end",
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("article{a, ", "}"),
        ("@misc{a, title = {One}}, ", ""),
        ("Text article{", "}"),
    ],
)
def test_a_field_outside_of_an_entry_on_one_line_is_reported(start: str, end: str) -> None:
    text = f"@misc{{b, title = {{Two}}}}\n{start}title = {{Three}}, year = 2020{end}\n"
    assert "Three" not in [paper.title for paper in papers_of(read(text))]
    assert messages(text) == ["2 a field outside of any entry"]


@pytest.mark.parametrize(
    "broken",
    [
        "title = {One, year = {2020}\n}",
        "title = {One}, year = {2020}",
    ],
)
def test_a_missing_brace_loses_only_its_entry_even_if_others_are_superfluous(broken: str) -> None:
    text = (
        f"@misc{{a,\n{broken}\n\n{_EVIL}\n@misc{{b, title = {{Two}}}}}}}}\n@misc{{c, title={{C}}}}"
    )
    assert [paper.title for paper in papers_of(read(text))] == ["Evil", "Two", "C"]
    assert messages(text)[0] == "1 the entry does not end"


@pytest.mark.parametrize(
    "unit",
    [
        ("@misc{x, title = {\n", ""),
        ("@misc{x, title = {\n", "}} "),
        ("@misc{x, title = {\n", "} junk } "),
        ("@misc{x,\n", "}"),
        ('@misc{x, title = "\n@misc{"\n', "}}"),
        ("@misc{x, title = { @misc{y,\n", "}}}"),
    ],
)
def test_nested_entries_are_split_in_linear_time(
    unit: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    parse_entry = bibtex_entries.parse_entry

    def counting(start: re.Match[str], chunk: str) -> object:
        sizes.append(len(chunk))
        return parse_entry(start, chunk)

    monkeypatch.setattr(bibtex_entries, "parse_entry", counting)
    text = unit[0] * 3000 + unit[1] * 3000
    assert sum(map(counted, read(text))) > 0
    assert sum(sizes) < 10 * len(text)


def test_real_proceedings_are_read_completely_and_with_line_numbers(formats: Path) -> None:
    text = (formats / "proceedings.bib").read_text(encoding="utf-8")
    items = read(text)
    papers = papers_of(items)
    assert len(papers) == 54 == len(items) - 1
    (volume,) = (item for item in items if isinstance(item, Aside))
    assert volume.kind is AsideKind.HEADING
    assert volume.source.line == 1
    assert sum(len(paper.authors) for paper in papers) == 269
    assert {paper.venue and paper.venue.label for paper in papers} == {"CPAL"}
    assert {(paper.volume, str(paper.published)) for paper in papers} == {("328", "2026-03-23")}
    assert all(paper.abstract and "–" in paper.pages for paper in papers)
    assert {paper.identifiers[0].scheme for paper in papers} == {"openreview"}
    lines = text.splitlines()
    for item in items:
        assert lines[item.source.line - 1].startswith(("@InProceedings{", "@Proceedings{"))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("{A}", "A"),
        ('"A"', "A"),
        ("1984", "1984"),
        ('{A } # "B " # {C}', "A B C"),
        ("me # { and } # ME", "Turing and Turing"),
        ("{{BERT}: {P}re-training}", "BERT: Pre-training"),
        ('"The {"}best{"} one"', 'The "best" one'),
        (r"{G{\"o}del, G\"odel, G\"{o}del, {G}\"{o}del}", "Gödel, Gödel, Gödel, Gödel"),
        (r"{\v{C}ech, {\v C}ech, \v Cech, {\v{C}}ech}", "Čech, Čech, Čech, Čech"),
        (r"{\LaTeX{}{BERT} and \href{x}{{y}}{z}}", r"\LaTeX{}BERT and \href{x}{y}{z}"),
        (r"{\vec{x} \cite{a} \hbox{b}}", r"\vec{x} \cite{a} \hbox{b}"),
        (r"{\emph{the {BERT} model} and \textbf{x}}", r"\emph{the BERT model} and \textbf{x}"),
        (r"{{\em the} {\LaTeX} {\scshape way}}", r"{\em the} \LaTeX{} \scshape way"),
        (r"{On {$k$}-means and $\{x_{i}\}^{\'e}$}", r"On $k$-means and $\{x_{i}\}^{\'e}$"),
        (r"{\textbraceleft{}x\textbraceright{} \textasciicircum}", "{x} ^"),
        (r"{A \\}", r"A \\"),
        (r"{R$\backslash$'enyi and {\=P}ot}", "Rényi and P̄ot"),
        (r"{Franc\ocirc{u} and Arnol{\cprime}d}", "Franců and Arnol′d"),
        (r"{methodology\hyphen independent}", "methodology-independent"),
        (r"{{\relax Ch}ristos and {\relax{Yu}}ri, \relaxed}", r"Christos and Yuri, \relaxed"),
    ],
)  # fmt: skip
def test_a_value_is_decoded_and_loses_its_braces(written: str, read_as: str) -> None:
    _, item = read(f"@string{{me = {{Turing}}}}\n@misc{{a, title = {written}}}")
    assert isinstance(item, Paper)
    assert item.title == read_as


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        (r"{CO\textsubscript{2} and \enquote{\mkbibemph{green} x}}", "CO₂ and “green x”"),
        (
            r"{{\textless}i{\textgreater}D. melano{\textless}/i{\textgreater} in vivo}",
            "D. melano in vivo",
        ),
        (r"{{$<$}sup{$>$}13{$<$}/sup{$>$}C, p {$<$} 5}", "¹³C, p < 5"),
        (
            r"{``Small'' grains at 100~$\mu$m, 1990--2000}",
            r"“Small” grains at 100 $\mu$m, 1990–2000",
        ),
        (r"{The option --help and $a--b$}", "The option --help and $a--b$"),
        (r"{\'{E}tale {K}-theory of {\ss} --- {\`a} la {\v S}}", "Étale K-theory of ß — à la Š"),
    ],
)
def test_a_cleaned_title_is_readable(written: str, cleaned: str) -> None:
    assert clean_text(paper_in(f"@misc{{a, title = {written}}}")).title == cleaned


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Knuth, Donald E. and Alan Turing", "Donald E. Knuth; Alan Turing"),
        ("Knuth, Donald E.\n   AND Turing, Alan and", "Donald E. Knuth; Alan Turing"),
        ("{OpenAI}", "(OpenAI)"),
        ("{Barnes and Noble, Inc.} and Ada Lovelace", "(Barnes and Noble, Inc.); Ada Lovelace"),
        (r"{R\&D Unit}", "(R&D Unit)"),
        (r"{\'E}va Tardos and {\'E}. Tardos", "Éva Tardos; É. Tardos"),
        (r"{Bourbaki} and \'Elie Cartan and \O ystein Ore", "(Bourbaki); Élie Cartan; Øystein Ore"),
        ("{von Neumann}, John", "John von Neumann"),
        (r"J.~R.~R. Tolkien and J.\,P. Serre", "J. R. R. Tolkien; J. P. Serre"),
        ("family=Hasselt, given=Hado, prefix=van, useprefix=true", "Hado van Hasselt"),
        ("A. Turing, A. Lovelace, K. Gödel", "A. Turing; A. Lovelace; K. Gödel"),
        ("张伟 and Wei Zhang", "张伟; Wei Zhang"),
        ("{unbalanced and}} Ada", "unbalanced and Ada"),
        (r"{{{Universit{\'{e}} de Lille}}}", "(Université de Lille)"),
        ("{Ada} {Lovelace}", "Ada Lovelace"),
        ("{P}lato and {NASA}/{ESA}", "Plato; (NASA/ESA)"),
        ("Turing, Alan and {others}", "Alan Turing"),
        (r"\textbf{\underline{Noether, E.}} and \textbf{K. G{\"o}del}*", "E. Noether; K. Gödel"),
        ("Alan Turing, Kurt Gödel, Ada Lovelace and Emmy Noether",
         "Alan Turing; Kurt Gödel; Ada Lovelace; Emmy Noether"),
        ("Mac Lane, Jr., John Paul and Ada Lovelace", "John Paul Mac Lane Jr.; Ada Lovelace"),
    ],
)  # fmt: skip
def test_authors_are_separated_but_not_the_words_of_organisations(written: str, names: str) -> None:
    paper = paper_in(f'@misc{{a, title = "A Title", author = "{written}"}}')
    shown = [f"({author.name})" if author.literal else author.name for author in paper.authors]
    assert "; ".join(shown) == names


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "journal = {Nature}", PaperKind.ARTICLE),
        ("article", "journal = {arXiv preprint}", PaperKind.PREPRINT),
        ("article", "journal = {ArXiv}, volume = {abs/1706.03762}", PaperKind.PREPRINT),
        ("article", "journal = {CoRR}", PaperKind.PREPRINT),
        ("article", "journal = {bioRxiv}", PaperKind.PREPRINT),
        ("article", "journal = {Corrosion Science}", PaperKind.ARTICLE),
        ("article", "journal = {Nature}, eprint = {1706.03762}", PaperKind.ARTICLE),
        ("InProceedings", "", PaperKind.CONFERENCE),
        ("phdthesis", "", PaperKind.THESIS),
        ("techreport", "", PaperKind.REPORT),
        ("misc", "", PaperKind.OTHER),
        ("whatever", "", PaperKind.OTHER),
        ("misc", "eprint = {1706.03762}", PaperKind.PREPRINT),
        ("misc", "eprint = {hal-0123456}, eprinttype = {hal}", PaperKind.OTHER),
        ("misc", "doi = {10.48550/arXiv.1706.03762}", PaperKind.PREPRINT),
        ("online", "url = {https://arxiv.org/abs/1706.03762}", PaperKind.PREPRINT),
    ],
)
def test_the_type_of_an_entry_determines_its_kind(
    kind: str, fields: str, expected: PaperKind
) -> None:
    assert paper_with(fields, kind).kind is expected


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ("doi = {10.1162/NECO.1997}", "doi:10.1162/neco.1997"),
        (r"doi = {https://doi.org/10.1000/a\_b}", "doi:10.1000/a_b"),
        ("eprint = {1706.03762v5}, archiveprefix = {arXiv}", "arxiv:1706.03762"),
        ("eprint = {arXiv:1706.03762 [cs.CL]}, eprinttype = {arxiv}", "arxiv:1706.03762"),
        ("eprint = {1706.03762 (version 5)}, archiveprefix = {arXiv}", "arxiv:1706.03762"),
        ("eprint = {cs/0112017}", "arxiv:cs/0112017"),
        ("eprint = {12345678}, eprinttype = {pubmed}", "pmid:12345678"),
        ("journal = {arXiv preprint arXiv:1706.03762}", "arxiv:1706.03762"),
        ("journal = {CoRR}, volume = {abs/1706.03762}", "arxiv:1706.03762"),
        (r"howpublished = {See \url{https://arxiv.org/abs/1706.03762}.}", "arxiv:1706.03762"),
        ("openreview = {y5bJXgBx6a}", "openreview:y5bJXgBx6a"),
        ("note = {An earlier version is arXiv:1706.03762}", ""),
        ("note = {arXiv:1706.03762 [cs]}", "arxiv:1706.03762"),
        ("pmid = {9377276}", "pmid:9377276"),
        ("PubMedID = {9377276}", "pmid:9377276"),
        ("note = {PMID: 9377276 PMCID: PMC3531190}", "pmid:9377276, pmcid:PMC3531190"),
        ("pmcid = {3654245}", "pmcid:PMC3654245"),
    ],
)
def test_identifiers_are_found_where_tools_put_them(fields: str, identifiers: str) -> None:
    assert ", ".join(map(str, paper_with(fields).identifiers)) == identifiers


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 1997", "1997"),
        ("year = {1997}, month = nov", "1997-11"),
        ("year = 1997, month = {11}", "1997-11"),
        ('year = 1997, month = "5~" # nov', "1997-11-05"),
        ("year = 1997, month = {nov # 5}", "1997-11-05"),
        ("year = 1997, month = {March, 15}", "1997-03-15"),
        ("year = 1997, month = {July 9th--11th}", "1997-07"),
        ("year = 1997, month = {9.--11. Juli}", "1997-07"),
        ("year = 1997, month = {July 9, 1997}", "1997-07-09"),
        (r"year = 1997, month = {M{\"a}rz}", "1997-03"),
        ("year = 1997, month = {30 May--2 June}", "1997"),
        ("year = {1937--1938}", "1937"),
        ("year = {to appear in 1998}", "1998"),
        ("date = {2016-01-28}", "2016-01-28"),
        ("date = {2016-01-28/2016-02-01}", "2016"),
        ("date = {2016-01-28/2016-01-30}", "2016-01"),
        ("date = {2016-01-28/..}", "2016-01-28"),
        ("date = {2016~}, year = {1999}", "2016"),
        ("date = {2016}, year = 2016, month = may", "2016-05"),
        ("year = 2016, month = may, start = {2016-04-28}", "2016-04-28"),
        ("year = 2016, month = may, start = {2015-12-28}", "2016-05"),
        (r'year = "{\noopsort{1973b}}1981"', "1981"),
        ("year = 2021, month = {May 23-May 29, 2021}", "2021-05"),
        ("year = {4/2022}", "2022-04"),
        ("year = {in press}", ""),
        ("month = nov", ""),
        ("year = 2004, month = {Dec 2003--Jan 2004}", "2004"),
        ("year = 2004, month = {5/6}", "2004"),
        ("year = 2004, month = {5-7}, day = 12", "2004"),
    ],
)
def test_a_date_is_as_exact_as_its_fields(fields: str, date: str) -> None:
    assert str(paper_with(fields).published or "") == date


@pytest.mark.parametrize("month", ["{June 1997}", "{May and June}", r'may # " \& " # jun'])
def test_a_month_with_its_year_or_a_span_is_no_problem(month: str) -> None:
    assert messages(f"@misc{{a, title = {{Tidy}}, year = 1997, month = {month}}}") == []


def test_a_year_of_two_digits_is_no_day() -> None:
    text = "@misc{a, title = {Tidy}, year = {04}, month = jun}"
    assert messages(text) == ["1 “04” is not a date"]


def test_words_in_place_of_a_year_are_no_problem() -> None:
    assert messages("@misc{a, title = {Tidy}, year = {in press}}") == []


def test_an_ambiguous_date_is_a_problem_with_its_two_readings() -> None:
    [problem] = problems_of(read("@misc{a, title = {Tidy}, date = {5/4/2018}}"))
    assert problem.message == "“5/4/2018” may be two dates"
    assert "write 2018-04-05 or 2018-05-04;" in problem.hint


def test_a_year_that_names_a_status_gives_the_paper_that_status() -> None:
    assert paper_with("year = {Under Review}").status is Status.SUBMITTED


@pytest.mark.parametrize(
    "mark",
    [
        "$^*$",
        r"$^\dagger$",
        "$^{1,2}$",
        r"\textsuperscript{1,\textdagger}",
        r"\#",
        "{*}",
        " $^{1}$",
        "$^{1,a}$",
        r"\(^{1}\)",
        r"\thanks{Equal work}",
    ],
)
def test_a_mark_of_a_footnote_is_no_part_of_a_name(mark: str) -> None:
    authors = f"Ada Gil{mark} and Lee{mark}, Bo and Sander, Eva{mark} and M$^c$Donald, Al"
    names = author_names(paper_with(f"author = {{{authors}}}"))
    assert names == ["Ada Gil", "Bo Lee", "Eva Sander", "Al M$^c$Donald"]


def test_a_comma_behind_the_mark_of_a_full_name_separates_names() -> None:
    names = author_names(paper_with("author = {Ada Gil$^1$, Bo Lee$^{1,2}$ and Eva Sander$^2$}"))
    assert names == ["Ada Gil", "Bo Lee", "Eva Sander"]


@pytest.mark.parametrize("first", ["Sander Gil$^1$, Ada", "van der Gil$^1$, Ada$^2$"])
def test_a_comma_between_the_marked_parts_of_a_name_separates_no_names(first: str) -> None:
    names = author_names(paper_with(f"author = {{{first} and Lee, Bo}}"))
    assert names[1:] == ["Bo Lee"]


@pytest.mark.parametrize("name", ["The $^{12}$C Group", "10$^6$ Genomes Project", "Genomes 10$^6$"])
def test_an_exponent_of_a_name_is_no_mark_of_a_footnote(name: str) -> None:
    assert author_names(paper_with(f"author = {{{{{name}}}}}")) == [name]


def test_and_within_the_name_of_a_group_separates_no_authors() -> None:
    names = [
        author.name
        for author in paper_with(
            "author = {National Institute of Standards and Technology and Alan Turing}"
        ).authors
    ]
    assert names == ["National Institute of Standards and Technology", "Alan Turing"]


def test_addresses_are_links_in_the_fields_for_links_alone() -> None:
    fields = r"""
        url = {\url{https://example.org/a\_b\%20c\#d~e}},
        pdf = {https://example.org/a.pdf}, code = {https://github.com/example/code},
        supp = {supplement.pdf}, video = {https://example.org/video}, poster = {poster.pdf},
        website = {https://example.org/}, biburl = {https://dblp.org/rec/x.bib},
        file = {https://example.org/private.pdf}, howpublished = {\href{https://a.example/}{here}}"""
    links = {(link.field, link.kind, link.url) for link in paper_with(fields).links}
    assert links == {
        ("url", LinkKind.PAPER, "https://example.org/a_b%20c#d~e"),
        ("pdf", LinkKind.PDF, "https://example.org/a.pdf"),
        ("code", LinkKind.CODE, "https://github.com/example/code"),
        ("video", LinkKind.VIDEO, "https://example.org/video"),
        ("website", LinkKind.PROJECT_PAGE, "https://example.org/"),
        ("howpublished", LinkKind.PAPER, "https://a.example/"),
    }


def test_a_paper_inherits_missing_fields_from_its_volume() -> None:
    volume = """@proceedings{V, title = {The Volume}, year = 2001, month = jan, publisher = {P},
        volume = 7, editor = {An Editor}, doi = {10.1000/1}, url = {https://example.org/}}"""
    child = "@inproceedings{a, title = {A}, crossref = {v}, publisher = {Other}}"
    for text in (f"{volume}\n{child}", f"{child}\n{volume}"):
        (paper,) = papers_of(read(text))
        assert paper.venue
        assert (paper.venue.name, str(paper.published)) == ("The Volume", "2001-01")
        assert (paper.publisher, paper.volume) == ("Other", "7")
        assert not paper.authors
        assert not paper.identifiers
        assert not paper.links
    (dated,) = papers_of(
        read(f"{volume}\n@inproceedings{{a, title={{A}}, crossref={{V}}, year=1999}}")
    )
    assert str(dated.published) == "1999"


def test_a_key_that_is_a_doi_identifies_a_paper_without_one() -> None:
    key = "10.1007/978-3-319-24574-4_28"
    for fields, doi in (("", key), (", doi = {10.1007/other}", "10.1007/other")):
        (paper,) = papers_of(read(f"@inproceedings{{{key}, title = {{U-Net}}{fields}}}"))
        assert [identifier.value for identifier in paper.identifiers] == [doi]


def test_a_book_is_not_its_own_venue_and_venues_have_printed_dashes() -> None:
    assert paper_with("booktitle = {{A Title}}", kind="book").venue is None
    venue = paper_with("booktitle = {MICCAI -- 2015}", kind="inproceedings").venue
    assert venue == Venue(name="MICCAI – 2015")


@pytest.mark.parametrize(
    ("kind", "fields", "name"),
    [
        ("book", "series = {Grundlehren}, volume = 5", "Grundlehren"),
        ("techreport", "series = {Data Centre Reports}", "Data Centre Reports"),
        ("report", "series = {Data Centre Reports}", "Data Centre Reports"),
        ("book", "series = {A Title}", ""),
        ("incollection", "series = {Grundlehren}", ""),
        ("phdthesis", "series = {Grundlehren}", ""),
    ],
)
def test_the_venue_of_a_book_or_report_is_its_series(kind: str, fields: str, name: str) -> None:
    venue = paper_with(fields, kind).venue
    assert (venue.name if venue else "") == name


def test_without_crossref_papers_belong_to_a_volume_only_if_it_is_the_only_one() -> None:
    first, second = (f"@proceedings{{v{n}, title = {{Volume {n}}}}}" for n in (1, 2))
    child = "@inproceedings{a, title = {A}}"
    article = "@article{b, title = {B}}"
    venues = [
        paper.venue and paper.venue.name for paper in papers_of(read(first + child + article))
    ]
    assert venues == ["Volume 1", None]
    assert [paper.venue for paper in papers_of(read(first + second + child))] == [None]


def test_a_volume_that_cannot_be_read_is_not_that_of_the_papers() -> None:
    text = (
        "@proceedings{v, title = {V}\n@proceedings{w, title = {W}}\n@inproceedings{a, title = {A}}"
    )
    (paper,) = papers_of(read(text))
    assert paper.venue == Venue(name="W")


def test_circular_references_between_entries_end() -> None:
    text = "".join(
        f"@inproceedings{{{a}, title = {{{a}}}, crossref = {{{b}}}, xdata = {{{b}}}}}"
        for a, b in ("ab", "ba", "cc")
    )
    assert [paper.title for paper in papers_of(read(text))] == ["a", "b", "c"]


def test_abbreviations_do_not_expand_without_limit() -> None:
    doubled = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(60))
    text = f"@string{{s0 = {{ha}}}}\n{doubled}@misc{{a, title = s60}}\n@misc{{b, title = {{B}}}}"
    items = read(text)
    assert sum(map(counted, items)) == 63
    assert all(len(paper.title) < 2000 for paper in papers_of(items))
    repeated = "@string{s = {" + "x" * 900 + "}}\n@misc{a, title = " + "s # " * 50_000 + "s}"
    assert messages(repeated) == ["2 the value of “title” is too long"]
    long = "@proceedings{p, title = {" + "x" * 10**6 + "}}\n@inproceedings{a, title = {A}}"
    assert [paper.venue for paper in papers_of(read(long))] == [None]


def test_a_file_without_entries_is_reported() -> None:
    assert messages("Some words, and mail to me@example.org {x}.") == ["0 no BibTeX entry"]


def test_an_at_sign_inside_a_value_does_not_begin_an_entry() -> None:
    text = "@misc{a, title = {Mail @home{x} me@example.org}, abstract = {LeQua @ {CLEF}\n @ 5}}"
    (paper,) = papers_of(read(text))
    assert paper.title == "Mail @homex me@example.org"
    assert paper.abstract == "LeQua @ CLEF @ 5"


def test_bytes_that_are_not_utf_8_lose_only_their_entry() -> None:
    text = "@misc{a, title = {Caf\udce9}}\n@misc{b, title = {B}}"
    first, second = read(text)
    assert counted(first) == 1
    assert messages(text) == ["1 not UTF-8"]
    assert isinstance(second, Paper)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("@article{a, title", True),
        ("\ufeff\n% A comment\n%\n@string (x", True),
        ("Tidy Shelves\n\n@article{a", False),
        ("@home we read papers", False),
    ],
)
def test_a_text_is_bibtex_if_it_begins_with_an_entry(head: str, expected: bool) -> None:
    assert is_bibtex(head) is expected


@pytest.mark.parametrize("number", range(len(PAPERS)))
def test_an_exported_paper_is_read_back(number: int) -> None:
    original = PAPERS[number]
    back = clean_text(paper_in(entry(original)))
    assert back.title == clean_text(original).title
    # BibTeX has no field for affiliations.
    named = [replace(author, affiliation="") for author in original.authors]
    assert list(map(in_parts, back.authors)) == list(map(in_parts, named))
    assert back.identifiers == original.identifiers
    assert (back.venue and back.venue.name) == (original.venue and original.venue.name)
    assert back.published == original.published
    assert back.listed == (None if original.published else original.listed)


@given(texts(("Größe", "BERT", "and", "%", "&", "_", "#", "{", "}", "^", "x", "神", '"', "@a{b,")))
@example("{神}%")
@example("Größe--")
def test_an_exported_title_is_read_back(title: str) -> None:
    title = re.sub(r"[\x00-\x1f\x7f-\x9f\\~$]|[^\w\s!-~]", "", title)
    # Two hyphens, or two quotation marks, are a dash and one mark in TeX.
    title = re.sub(r"([-'`])(?=\1)", "", title)
    title = " ".join(title.split())
    written = replace(clean_text(PAPERS[0]), title=title, links=())
    assume(any(map(str.isalnum, title)) and clean_text(written) == written)
    (paper,) = papers_of(read(entry(written)))
    assert clean_text(paper).title == title


MARKS = tuple(
    "@article{ @misc{a, @string{s= @comment{ @proceedings{p, @ { } , = # % title= title={x} "
    'author= " ( ) $ 1 s crossref={p} \\ \\emph{ {\\"o} and'.split()
)


@given(texts((*MARKS, *MARKUP), most=30) | st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for item in read(text):
        assert counted(item) in (0, 1)
        assert 0 <= item.source.line <= text.count("\n") + text.count("\r") + 1


@pytest.mark.parametrize("path", sorted(FILES.glob("*.bib")), ids=lambda path: path.stem)
def test_every_entry_of_a_damaged_file_is_read_or_reported(path: Path) -> None:
    for copy in damaged(path.read_bytes(), every=max(1, path.stat().st_size // 25)):
        text = opened(copy).read()
        entries = re.findall(r"^@\w+\s*[{(]", text.replace("\r", "\n"), re.MULTILINE)
        assert sum(map(counted, read(text))) >= len(entries)


ENDLESS = (
    *("x", "{", "}", '"', "\\", "$", "@", "%\n", "\n", " ", "and ", "a,", "a = ", "{a} and "),
    *("@a{b,", "@a{", "@a(", "@a{b}", "@string{", "\\'", "{\\v c}", "\\emph{", '"a" # ', "a # "),
)
POSITIONS = (
    "{text}",
    "@misc{{{text}",
    "@misc{{a, {text} = {{T}}}}",
    "@misc{{a, title = {{{text}}}}}",
    "@misc{{a, title = {{T}}, year = {text}}}",
    '@misc{{a, title = {{T}}, author = "{text}"}}',
)


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_very_long_line_affects_no_other_entry(piece: str) -> None:
    long_text = piece * (2**15 // len(piece))
    entries = "\n".join(position.format(text=long_text) for position in POSITIONS)
    items = read(f"@misc{{x, title = {{Before}}}}\n{entries}\n@misc{{y, title = {{After}}}}")
    titles = [paper.title for paper in papers_of(items)]
    assert (titles[0], titles[-1]) == ("Before", "After")


def test_further_authors_and_a_collaboration_are_read_and_exported() -> None:
    authors = "author={Aad, Georges and others}, collaboration={ATLAS}"
    paper = paper_in(f"@article{{a, title={{T}}, {authors}}}")
    assert author_names(paper) == ["Georges Aad", "ATLAS"]
    assert paper.authors[1].literal
    assert paper.has_more_authors
    assert paper_in(entry(paper)).authors == paper.authors


@pytest.mark.parametrize(
    "opening", [r"@misc{ram{\'\i}rez2024a,", "@misc{", "@article{,", "@ARTICLE { ", "@article(\n\t"]
)
def test_an_entry_may_have_no_key_or_a_key_with_tex(opening: str) -> None:
    closing = ")" if "(" in opening else "}"
    paper = paper_in(f"{opening}author = {{Turing, Alan}}, title = {{One}}, year = 1950{closing}")
    assert (paper.title, str(paper.published)) == ("One", "1950")


@pytest.mark.parametrize(
    "text",
    [
        "@misc{key\n  title = {One}\n\tauthor+an = {1=highlight}\nyear = 1950\n}",
        "@misc{key, title = {One}, % a comment, or two\n  year = 1950}",
        "@misc{key, % a comment\n title = {One},%\n %\n year = 1950, % another\n}",
    ],
)
def test_the_commas_at_the_ends_of_lines_may_be_missing_or_before_comments(text: str) -> None:
    paper = paper_in(text)
    assert (paper.key, paper.title, str(paper.published)) == ("key", "One", "1950")


def test_an_encoded_address_contains_no_comment() -> None:
    paper = paper_in("@misc{a, title = {One},\n% two\nurl = {https://example.org/a,%20b},\n}")
    assert [link.url for link in paper.links] == ["https://example.org/a,%20b"]


def test_a_paper_that_its_publisher_calls_proceedings_is_no_volume() -> None:
    fields = "author = {Turing, Alan}, pages = {V03BT03A039}, series = {A Conference}"
    paper = paper_with(fields, "proceedings")
    assert (paper.kind, paper.venue) == (PaperKind.CONFERENCE, Venue(name="A Conference"))


def test_a_value_that_is_not_available_is_empty() -> None:
    assert paper_with("volume = {n/a}, number = {N/A}, year = 1950").volume == ""


def test_a_volume_without_a_key_is_no_parent_of_other_entries() -> None:
    text = "@proceedings{title = {P}, year = 1999}\n@book{b, title = {B}}\n"
    items = read(f"{text}@incollection{{a, title = {{One}}, crossref = {{b}}}}")
    assert [str(paper.published) for paper in papers_of(items)] == ["None", "None"]


@pytest.mark.parametrize("written", [r"{\apjl}", r'"\apjl "'])
def test_a_journal_macro_of_astronomy_is_expanded(written: str) -> None:
    venue = paper_with(f"journal = {written}").venue
    assert venue
    assert venue.name == "The Astrophysical Journal Letters"


@pytest.mark.parametrize(
    ("field", "kind", "url"),
    [
        (r"note = {\url{https://a.org/x}}", LinkKind.PAPER, "https://a.org/x"),
        (r"note = {https://a.org/x}", LinkKind.PAPER, "https://a.org/x"),
        (r"note = {Code: \url{https://a.org/x y}.}", LinkKind.OTHER, "https://a.org/x%20y"),
        (r"url = {https://a.org/a paper.pdf}", LinkKind.PDF, "https://a.org/a%20paper.pdf"),
        ("url = {https://a.org/a-\n  paper.pdf}", LinkKind.PDF, "https://a.org/a-paper.pdf"),
        (r"url = {https://a.org/x (visited in May)}", LinkKind.PAPER, "https://a.org/x"),
        (r"url = {https://a.org/\~x}", LinkKind.PAPER, "https://a.org/~x"),
        (r"eprint = {https://a.org/x\_y.pdf}", LinkKind.PDF, "https://a.org/x_y.pdf"),
        (r"url = {https://a.org/{\~{}}x}", LinkKind.PAPER, "https://a.org/~x"),
    ],
)
def test_an_address_is_a_link_without_the_text_and_tex_around_it(
    field: str, kind: LinkKind, url: str
) -> None:
    (link,) = paper_with(field).links
    assert (link.kind, link.url) == (kind, url)


def test_each_of_several_addresses_in_a_field_is_a_link() -> None:
    links = paper_with("url = {https://a.org/x, https://b.org/y; https://c.org}").links
    assert [link.url for link in links] == ["https://a.org/x", "https://b.org/y", "https://c.org"]


_NAMES = st.text("abcdefghäöü", min_size=3, max_size=8).map(str.capitalize)


@given(
    st.lists(
        st.tuples(_NAMES, st.lists(st.tuples(_NAMES, _NAMES), min_size=1, max_size=3), _NAMES),
        min_size=1,
        max_size=3,
    )
)
def test_a_file_written_by_bibtexparser_is_read_back(
    records: list[tuple[str, list[tuple[str, str]], str]],
) -> None:
    library = Library()
    for number, (title, people, journal) in enumerate(records):
        authors = " and ".join(f"{family}, {given}" for given, family in people)
        values = {"title": f"{{{title}}}", "author": authors, "journal": journal, "year": "1999"}
        fields = [Field(name, value) for name, value in values.items()]
        library.add(Entry("article", f"key{number}", fields))
    papers = papers_of(read(write_string(library)))
    assert [
        (p.title, [(a.given, a.family) for a in p.authors], p.venue and p.venue.name, p.year)
        for p in papers
    ] == [(title, people, journal, 1999) for title, people, journal in records]


def test_editors_are_the_authors_of_a_book_without_authors() -> None:
    names = [
        author_names(paper_with(f"editor = {{Bird, Steven}}{more}", kind))
        for kind, more in (("book", ""), ("book", ", author = {Klein, Ewan}"), ("incollection", ""))
    ]
    assert names == [["Steven Bird"], ["Ewan Klein"], []]
