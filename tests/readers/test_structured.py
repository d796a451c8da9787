"""Structured formats of libraries and reference managers, read as what they are to the last field.

The samples below `tests/real/` have the true form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Identifier, LinkKind, Paper, PaperKind
from papershelf.readers import READERS
from papershelf.readers.reader import Format, Item
from papershelf.readers.sources import format_of, read_source
from support.items import as_json, counted, in_parts, papers_of, problems_of
from support.structured_writers import SINGLE, WRITERS, Written, written_papers
from support.xml_files import opened

REAL = Path(__file__).resolve().parent.parent / "real"
FOLDERS = {
    "pubmed": "PubMed",
    "dblp": "DBLP",
    "endnote": "EndNote XML",
    "crossref": "Crossref XML",
    "crossref_answer": "Crossref answer",
    "mods": "MODS",
    "zotero_rdf": "Zotero RDF",
    "web_page": "web page",
    "cff": "CITATION.cff",
}
SAMPLES = [
    (path, form)
    for folder, form in FOLDERS.items()
    for path in sorted((REAL / folder).iterdir())
    if path.suffix != ".json"
]

each_sample = pytest.mark.parametrize(
    ("path", "form"), SAMPLES, ids=[path.name for path, _ in SAMPLES]
)


def row_of(name: str, data: bytes) -> Format:
    """Return the row of `READERS` for a file with this name and content."""
    row = format_of(Path(name), opened(data).read())
    assert row is not None
    return row


@each_sample
def test_a_sample_gives_what_the_file_beside_it_says(
    path: Path, form: str, golden: Callable[[str, str], None]
) -> None:
    data = path.read_bytes()
    row = row_of(path.name, data)
    assert row.name == form
    items = list(row.reader(opened(data), Path(path.name)))
    batch = read_source(path, Path(path.name))
    assert sum(map(counted, items)) == batch.reading.lines == batch.reading.accounted
    golden(f"../real/{path.parent.name}/{path.name}.json", as_json(items))


@each_sample
def test_a_sample_is_known_by_its_content_alone(path: Path, form: str) -> None:
    assert row_of("papers.dat", path.read_bytes()).name == form


def expected(paper: Written, lacking: frozenset[str]) -> dict[str, object]:
    """Return what a reader should find of a paper, without the fields that a format has not."""
    fields = {
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "venue": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": f"{paper.first}–{paper.last}",
        "published": paper.year,
        "identifiers": (Identifier(scheme="doi", value=paper.doi),),
        "keywords": paper.keywords,
    }
    return {name: value for name, value in fields.items() if name not in lacking}


def found(paper: Paper, names: Iterable[str]) -> dict[str, object]:
    """Return the same fields of a paper that was read."""
    shown = {
        "authors": [(author.given, author.family) for author in paper.authors],
        "venue": paper.venue and paper.venue.name,
        "published": str(paper.published),
    }
    return {name: shown.get(name) or getattr(paper, name) for name in names}


@pytest.mark.parametrize("form", WRITERS)
@given(data=st.data())
def test_what_a_format_is_written_from_is_read_again(form: str, data: st.DataObject) -> None:
    write, lacking = WRITERS[form]
    most = 1 if form in SINGLE else 2
    papers = data.draw(st.lists(written_papers, min_size=1, max_size=most))
    content = write(papers)
    row = row_of("papers.dat", content)
    assert row.name == form
    items = list(row.reader(opened(content), Path("papers.dat")))
    assert problems_of(items) == []
    wanted = [expected(paper, lacking) for paper in papers]
    assert [found(paper, wanted[0]) for paper in papers_of(items)] == wanted


def read(form: str, text: str) -> list[Item]:
    """Return what the reader of a format yields for a text."""
    row = next(row for row in READERS if row.name == form)
    return list(row.reader(opened(text.encode()), Path("papers.xml")))


def paper_in(form: str, text: str) -> Paper:
    """Return the one paper of a text."""
    (paper,) = papers_of(read(form, text))
    return paper


def names(paper: Paper) -> list[str]:
    return [in_parts(author) for author in paper.authors]


def citation(inside: str = "", article: str = "", title: str = "Tidy Shelves.") -> Paper:
    """Return the paper of a record of PubMed with this in its article and beside it."""
    within = f"<Article><ArticleTitle>{title}</ArticleTitle>{article}</Article>{inside}"
    record = f"<PubmedArticle><MedlineCitation>{within}</MedlineCitation></PubmedArticle>"
    return paper_in("PubMed", f"<PubmedArticleSet>{record}</PubmedArticleSet>")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998"),
        ("<MedlineDate>2000 Dec 15-31</MedlineDate>", "2000-12"),
        ("<MedlineDate>2015 Nov-Dec</MedlineDate>", "2015"),
        ("<MedlineDate>1976-1977</MedlineDate>", "1976"),
        ("<MedlineDate>Spring 1999</MedlineDate>", "1999"),
        ("<Year>2020</Year><Month>Sep</Month><Day>16</Day>", "2020-09-16"),
        ("<Year>2020</Year><Month>09</Month>", "2020-09"),
        ("<Year>2020</Year><Season>Spring</Season>", "2020"),
        ("", ""),
    ],
)
def test_dates_of_pubmed_are_as_exact_as_they_are(written: str, date: str) -> None:
    issue = f"<JournalIssue><PubDate>{written}</PubDate></JournalIssue>"
    assert str(citation(article=f"<Journal>{issue}</Journal>").published or "") == date


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (
            "<LastName>van der Maaten</LastName><ForeName>Laurens</ForeName>",
            "Laurens | van der | Maaten",
        ),
        (
            "<LastName>King</LastName><ForeName>Martin L</ForeName><Suffix>Jr</Suffix>",
            "Martin L | King | Jr",
        ),
        ("<LastName>Crick</LastName><Initials>FH</Initials>", "F. H. | Crick"),
        ("<CollectiveName>CONSORT Group.</CollectiveName>", "(CONSORT Group)"),
        ("<LastName>Plato</LastName>", "Plato"),
        (
            '<LastName>Carberry</LastName><ForeName>Josiah</ForeName><Identifier Source="ORCID">'
            "https://orcid.org/0000-0002-1825-0097</Identifier>",
            "Josiah | Carberry | 0000-0002-1825-0097",
        ),
        (
            '<LastName>Carberry</LastName><ForeName>Josiah</ForeName><Identifier Source="ORCID">'
            "0000000218250097</Identifier>",
            "Josiah | Carberry | 0000-0002-1825-0097",
        ),
    ],
)
def test_authors_of_pubmed_are_persons_or_groups(written: str, name: str) -> None:
    wrong = '<Author ValidYN="N"><LastName>Wrong</LastName></Author>'
    authors = f"<AuthorList><Author>{written}</Author>{wrong}</AuthorList>"
    assert names(citation(article=authors)) == [name]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("[Tidy shelves].", "Tidy shelves"),
        ("Shelves [of oak] and [of pine].", "Shelves [of oak] and [of pine]"),
        ("Are shelves tidy?", "Are shelves tidy?"),
        ("Shelves in the U.S.", "Shelves in the U.S."),
        ("And so on...", "And so on..."),
        ("H<sub>2</sub>O on shelves.", "H<sub>2</sub>O on shelves"),
    ],
)
def test_titles_lose_what_pubmed_adds(written: str, title: str) -> None:
    assert citation(title=written).title == title


def test_a_title_that_pubmed_has_not_in_english_is_that_of_the_publication() -> None:
    paper = citation(
        title="[Not Available].",
        article="<VernacularTitle>Ordentliche Regale.</VernacularTitle>",
    )
    assert paper.title == "Ordentliche Regale"


def test_parts_of_an_abstract_keep_their_labels_and_lists_of_indexers_are_no_keywords() -> None:
    parts = '<AbstractText Label="AIM">Order.</AbstractText><AbstractText Label="UNLABELLED">Now.'
    paper = citation(
        '<KeywordList Owner="NLM"><Keyword>Wood</Keyword></KeywordList>'
        '<KeywordList Owner="NOTNLM"><Keyword>shelf</Keyword></KeywordList>',
        f"<Abstract>{parts}</AbstractText></Abstract>",
    )
    assert (paper.abstract, paper.keywords) == ("AIM: Order.\n\nNow.", ("shelf",))


def test_a_retracted_paper_is_noted() -> None:
    types = "<PublicationType>Retracted Publication</PublicationType>"
    article = f"<PublicationTypeList>{types}</PublicationTypeList>"
    record = f"<Article><ArticleTitle>Tidy</ArticleTitle>{article}</Article>"
    text = f"<PubmedArticleSet><PubmedArticle><MedlineCitation>{record}"
    items = read("PubMed", f"{text}</MedlineCitation></PubmedArticle></PubmedArticleSet>")
    assert [str(problem) for problem in problems_of(items)] == [
        "papers.xml:1: the paper was retracted"
    ]


def dblp(record: str) -> Paper:
    return paper_in("DBLP", f'<!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp>{record}</dblp>')


def test_a_number_of_dblp_is_an_identity_and_no_part_of_the_name() -> None:
    paper = dblp(
        '<article><author orcid="0000-0002-1825-0097">Wei Wang 0001</author>'
        "<author>G&eacute;rard Berry</author><title>Tidy.</title></article>"
    )
    assert names(paper) == ["Wei | Wang | 0000-0002-1825-0097", "Gérard | Berry"]
    assert [author.identity for author in paper.authors] == ["dblp:Wei Wang 0001", ""]


def test_a_paper_has_from_its_volume_what_it_does_not_say_itself() -> None:
    volume = (
        '<proceedings key="conf/x/1999"><title>Proceedings</title><booktitle>X</booktitle>'
        "<publisher>ACM</publisher><year>1999</year></proceedings>"
    )
    text = "<inproceedings><title>Tidy</title><crossref>conf/x/1999</crossref></inproceedings>"
    paper = dblp(volume + text)
    assert paper.venue
    assert (paper.venue.name, paper.publisher, str(paper.published)) == ("X", "ACM", "1999")


def test_the_page_of_a_person_at_dblp_is_read() -> None:
    text = (
        '<dblpperson name="A B" n="1"><person key="homepages/x"><author>A B</author></person>'
        '<r><article><author pid="1">A B</author><title>Tidy.</title></article></r>'
        '<coauthors n="0"/></dblpperson>'
    )
    assert row_of("x.xml", text.encode()).name == "DBLP"
    assert paper_in("DBLP", text).title == "Tidy"


def test_a_range_of_months_dates_nothing_exactly() -> None:
    text = "<article><title>Tidy</title><year>1999</year><month>{}</month></article>"
    dates = [str(dblp(text.format(month)).published) for month in ("May", "November/December")]
    assert dates == ["1999-05", "1999"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("<custom2>PMC3531190</custom2>", ["pmcid:PMC3531190"]),
        (
            "<accession-num>23193287</accession-num>"
            "<remote-database-name>Medline</remote-database-name>",
            ["pmid:23193287"],
        ),
        ("<accession-num>WOS:000355286600030</accession-num>", []),
        (
            "<electronic-resource-num>https://doi.org/10.1038/nature14539</electronic-resource-num>",
            ["doi:10.1038/nature14539"],
        ),
        ("<accession-num>arXiv:1706.03762</accession-num>", ["arxiv:1706.03762"]),
    ],
)
def test_identifiers_are_found_where_endnote_has_them(fields: str, found: list[str]) -> None:
    record = f"<record><titles><title>Tidy</title></titles>{fields}</record>"
    paper = paper_in("EndNote XML", f"<xml><records>{record}</records></xml>")
    assert [str(one) for one in paper.identifiers] == found


def test_an_item_of_zotero_whose_journal_is_missing_is_read_without_it() -> None:
    item = '<bib:Article><dcterms:isPartOf rdf:resource="urn:x"/><dc:title>Tidy</dc:title>'
    group = "<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>CERN</foaf:surname>"
    people = f"{group}</foaf:Person></rdf:li></rdf:Seq></bib:authors>"
    paper = paper_in("Zotero RDF", f"<rdf:RDF>{item}{people}</bib:Article></rdf:RDF>")
    assert (paper.title, paper.venue, names(paper)) == ("Tidy", None, ["(CERN)"])


def page(inside: str, charset: str = "utf-8") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="{charset}">{inside}</head></html>'


TITLE = '<meta name="citation_title" content="{}">'


def test_a_page_says_in_its_own_encoding_what_it_holds() -> None:
    data = page(TITLE.format("Müller’s shelves"), "windows-1252").encode("cp1252")
    row = row_of("page.html", data)
    assert [paper.title for paper in papers_of(row.reader(opened(data), Path("page.html")))] == [
        "Müller’s shelves"
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        f"<!-- {TITLE.format('Hidden')} -->",
        f"<script>'{TITLE.format('Hidden')}'</script>",
        '<script type="application/ld+json">{"@type": "Person", "name": "Nobody"}</script>',
    ],
)
def test_a_page_without_a_paper_gives_none(inside: str) -> None:
    (problem,) = problems_of(read("web page", page(inside)))
    assert (problem.message, problem.lost) == ("the page carries no data of a paper", 1)


def test_damaged_json_on_a_page_is_told_at_its_line() -> None:
    script = '\n<script type="application/ld+json">{"@type": "ScholarlyArticle",</script>'
    first, second = problems_of(read("web page", page(script)))
    assert (first.source.line, first.message[:17]) == (2, "no valid JSON-LD:")
    assert second.lost == 1


@pytest.mark.parametrize(
    "part", ["<!--", "<meta ", '<meta a="', "<meta a='", "<script>", "<style "]
)
def test_a_hostile_page_is_read_in_one_pass(part: str) -> None:
    assert problems_of(read("web page", page(part * 50_000)))


def article(data: str) -> Paper:
    script = f'<script type="application/ld+json">{{"@type": "ScholarlyArticle", {data}}}</script>'
    return paper_in("web page", page(script))


def test_a_site_that_an_article_is_part_of_is_no_journal() -> None:
    within = '"name": "Tidy", "isPartOf": {{"@type": "{}", "name": "X"}}'
    assert article(within.format("WebSite")).venue is None
    venue = article(within.format("Periodical")).venue
    assert venue
    assert venue.name == "X"


@pytest.mark.parametrize(
    "data",
    [
        '"sameAs": "https://doi.org/10.1038/nature14539"',
        '"identifier": {"propertyID": "doi", "value": "10.1038/nature14539"}',
        '"identifier": ["x", "doi:10.1038/nature14539"]',
        '"@id": "https://doi.org/10.1038/nature14539"',
    ],
)
def test_an_article_in_json_ld_has_the_doi_that_it_names_anywhere(data: str) -> None:
    assert str(article(f'"name": "Tidy", {data}').identifiers[0]) == "doi:10.1038/nature14539"


@pytest.mark.parametrize(
    ("metas", "kind"),
    [
        ({"citation_journal_title": "Nature"}, PaperKind.ARTICLE),
        ({"citation_conference_title": "NIPS"}, PaperKind.CONFERENCE),
        ({"citation_dissertation_institution": "MIT"}, PaperKind.THESIS),
        ({"citation_technical_report_institution": "MIT"}, PaperKind.REPORT),
        (
            {"citation_arxiv_id": "1706.03762", "citation_journal_title": "arXiv"},
            PaperKind.PREPRINT,
        ),
        ({}, None),
    ],
)
def test_a_page_tells_by_its_metas_what_the_paper_is(
    metas: dict[str, str], kind: PaperKind | None
) -> None:
    tags = "".join(f'<meta content="{text}" name="{name}">' for name, text in metas.items())
    assert paper_in("web page", page(TITLE.format("Tidy") + tags)).kind is kind


def test_authors_of_a_page_have_the_orcid_that_follows_them() -> None:
    tags = (
        '<meta name="citation_author" content="Josiah Carberry">'
        '<meta name="citation_author_institution" content="Brown University">'
        '<meta name="citation_author_orcid" content="https://orcid.org/0000-0002-1825-0097">'
        '<meta name="citation_author" content="Turing, Alan M.">'
    )
    found = names(paper_in("web page", page(TITLE.format("Tidy") + tags)))
    assert found == ["Josiah | Carberry | 0000-0002-1825-0097", "Alan M. | Turing"]


def crossref(record: str) -> list[Item]:
    return read("Crossref XML", f"<doi_batch><body>{record}</body></doi_batch>")


PERSON = (
    '<person_name contributor_role="{}"><given_name>Alan</given_name><surname>Turing</surname>'
    "<suffix>Jr</suffix><ORCID>https://orcid.org/0000-0002-1825-0097</ORCID></person_name>"
)
DATE = "<{0}><month>5</month><year>2020</year></{0}>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<tex-math>$$x^2$$</tex-math>", "$x^2$"),
        (r"<tex-math>\documentclass{minimal}\begin{document}$$x$$\end{document}</tex-math>", "$x$"),
        ("<alternatives><math><mi>y</mi></math><tex-math>x</tex-math></alternatives>", "$x$"),
        ("<math><msub><mi>x</mi><mn>2</mn></msub><annotation>x_2</annotation></math>", "x_2"),
        ("<sup>2</sup>", "<sup>2</sup>"),
    ],
)
def test_a_formula_is_shown_once_in_tex_where_there_is_any(formula: str, text: str) -> None:
    title = f"<titles><title>On {formula} alone</title></titles>"
    (paper,) = papers_of(crossref(f"<posted_content>{title}</posted_content>"))
    assert paper.title == f"On {text} alone"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("May 28, 2015", "2015-05-28"),
        ("05/2015", "2015"),
        ("Summer 2015", "2015"),
        ("2015", "2015"),
    ],
)
def test_a_date_in_other_words_keeps_its_year(written: str, date: str) -> None:
    item = f"<bib:Article><dc:title>Tidy</dc:title><dc:date>{written}</dc:date></bib:Article>"
    assert str(paper_in("Zotero RDF", f"<rdf:RDF>{item}</rdf:RDF>").published) == date


def test_what_endnote_styles_above_or_below_the_line_stays_there() -> None:
    runs = "<style>H</style><style face='subscript'>2</style><style>O</style>"
    record = f"<record><titles><title>{runs}</title></titles></record>"
    paper = paper_in("EndNote XML", f"<xml><records>{record}</records></xml>")
    assert paper.title == "H<sub>2</sub>O"


@pytest.mark.parametrize(
    ("tag", "date", "kind"),
    [
        ("posted_content", "posted_date", PaperKind.PREPRINT),
        ("dissertation", "approval_date", PaperKind.THESIS),
        ("report-paper_metadata", "publication_date", PaperKind.REPORT),
    ],
)
def test_what_stands_alone_at_crossref_is_read(tag: str, date: str, kind: PaperKind) -> None:
    group = '<organization contributor_role="author">A Group</organization>'
    people = PERSON.format("author") + group + PERSON.format("editor")
    (paper,) = papers_of(
        crossref(
            f"<{tag}><contributors>{people}</contributors><titles><title>Tidy</title><subtitle>"
            f"A study</subtitle></titles>{DATE.format(date)}<institution><institution_name>MIT"
            f"</institution_name></institution></{tag}>"
        )
    )
    assert (paper.title, paper.kind, str(paper.published)) == ("Tidy: A study", kind, "2020-05")
    assert names(paper) == ["Alan | Turing | Jr | 0000-0002-1825-0097", "(A Group)"]
    assert paper.publisher == "MIT"


def test_a_volume_gives_nothing_to_the_next() -> None:
    first = "<journal><journal_metadata><full_title>A</full_title></journal_metadata></journal>"
    second = (
        "<journal><journal_article><titles><title>T</title></titles></journal_article></journal>"
    )
    (paper,) = papers_of(crossref(first + second))
    assert paper.venue is None


def test_what_crossref_did_not_find_is_lost_and_told() -> None:
    text = "<doi_records><doi_record><crossref><error>doi:10.5555/x not found</error>"
    (problem,) = problems_of(read("Crossref XML", f"{text}</crossref></doi_record></doi_records>"))
    assert (problem.message, problem.hint, problem.lost) == (
        "Crossref did not find what was asked for",
        "doi:10.5555/x not found",
        1,
    )


def mods(inside: str) -> Paper:
    return paper_in("MODS", f"<mods>{inside}</mods>")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<nonSort>The</nonSort><title>shelf</title>", "The shelf"),
        ("<nonSort>L'</nonSort><title>armoire</title>", "L'armoire"),
        ("<title>Shelves</title><subTitle>a study</subTitle>", "Shelves: a study"),
    ],
)
def test_titles_of_mods_are_put_together(title: str, expected: str) -> None:
    assert mods(f"<titleInfo>{title}</titleInfo>").title == expected


def test_people_of_mods_are_authors_where_their_role_says_so_or_nothing() -> None:
    name = '<name type="{}"><namePart>{}</namePart>{}</name>'
    role = "<role><roleTerm>{}</roleTerm></role>"
    people = [
        name.format("personal", "Turing, Alan", role.format("Author")),
        name.format("personal", "Shannon, Claude", ""),
        name.format("corporate", "A Group", role.format("cre")),
        name.format("personal", "Editor, An", role.format("edt")),
        name.format("conference", "A Meeting", ""),
    ]
    paper = mods("<titleInfo><title>T</title></titleInfo>" + "".join(people))
    assert names(paper) == ["Alan | Turing", "Claude | Shannon", "(A Group)"]


def test_mods_is_read_from_a_harvest() -> None:
    record = "<mods><titleInfo><title>Tidy</title></titleInfo></mods>"
    text = f"<OAI-PMH><record><metadata>{record}</metadata></record></OAI-PMH>"
    assert paper_in("OAI-PMH", text).title == "Tidy"


def test_the_software_is_cited_where_it_names_no_paper() -> None:
    text = (
        "cff-version: 1.2.0\ntitle: A program\ndate-released: 2024-06-16\nurl: https://a.org\n"
        "authors:\n- {family-names: Berg, given-names: Eva, name-particle: van den,"
        " orcid: 'https://orcid.org/0000-0002-1825-0097'}\n- {alias: someone}\n"
        "identifiers:\n- {type: doi, value: 10.5281/zenodo.1234}\n- {type: other, value: x}\n"
    )
    paper = paper_in("CITATION.cff", text)
    assert (paper.kind, str(paper.published)) == (PaperKind.OTHER, "2024-06-16")
    assert names(paper) == ["Eva | van den | Berg | 0000-0002-1825-0097", "(someone)"]
    assert [str(one) for one in paper.identifiers] == ["doi:10.5281/zenodo.1234"]
    assert [link.kind for link in paper.links] == [LinkKind.PROJECT_PAGE]


def test_a_preferred_citation_without_a_title_is_told() -> None:
    (problem,) = problems_of(
        read("CITATION.cff", "cff-version: 1\ntitle: A\npreferred-citation: {type: book}")
    )
    assert (problem.message, problem.lost) == ("no title", 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xml", "<xml><records><record><header/></record></records></xml>"),
        ("a.xml", "<collection><record><leader/></record></collection>"),
        ("a.rdf", '<rdf:RDF xmlns:skos="http://www.w3.org/2004/02/skos/core#"/>'),
        ("a.dat", "<html><body>citation_title</body></html>"),
        ("a.xml", "<result><binding/></result>"),
        ("a.xml", "<article><front><article-meta/></front></article>"),
        ("a.yml", "title: A page\n"),
    ],
)
def test_no_other_file_is_taken_for_one_of_these(name: str, text: str) -> None:
    row = format_of(Path(name), text)
    assert row is None or row.name not in FOLDERS.values()
