"""Papers, and writers of structured formats, which share no code with the readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from string import ascii_lowercase, ascii_uppercase, digits
from textwrap import TextWrapper
from xml.etree.ElementTree import Element, tostring

import yaml
from hypothesis import strategies as st

from papershelf.readers.fields import index_title
from papershelf.readers.words import submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A journal article as formats write it; `authors` are pairs of given and family name."""

    title: str
    abstract: str
    authors: tuple[tuple[str, str], ...]
    venue: str
    volume: str
    issue: str
    first: str
    last: str
    year: str
    doi: str
    keywords: tuple[str, ...]


def _line(alphabet: str, longest: int) -> st.SearchStrategy[str]:
    """Return texts of one line, with single spaces and at least one letter."""
    lines = st.text(alphabet, min_size=1, max_size=longest).map(lambda text: " ".join(text.split()))
    return lines.filter(lambda text: any(map(str.isalpha, text)))


def _name(alphabet: str) -> st.SearchStrategy[str]:
    capitals, endings = st.sampled_from(ascii_uppercase), st.text(alphabet, min_size=3, max_size=9)
    names = st.builds(lambda first, others: first + others, capitals, endings)
    return names.filter(lambda name: name.casefold() not in {"junior", "senior"})


_PROSE = ascii_lowercase + ascii_uppercase + "  0123456789äéłß漢字кН,;:-–&<>'\"()/%"
_NUMBERS = st.integers(1, 9999).map(str)
_SUFFIXES = st.text(ascii_lowercase + digits, min_size=1, max_size=20)
written_papers = st.builds(
    Written,
    # Databases write a phrase such as "In process citation" where there is no title yet.
    title=_line(_PROSE, 60).filter(index_title),
    abstract=_line(_PROSE, 200),
    authors=st.lists(
        st.tuples(_name(ascii_lowercase), _name(ascii_lowercase + "äéłß")), min_size=1, max_size=3
    ).map(tuple),
    # Readers take the name of a decision for a status, not for a venue.
    venue=_line(ascii_lowercase + " &:", 40).filter(lambda name: not submission(name)[1]),
    volume=_NUMBERS,
    issue=_NUMBERS,
    first=st.integers(1, 999).map(str),
    last=st.integers(1000, 9999).map(str),
    year=st.integers(1600, 2099).map(str),
    doi=st.builds("10.{:04}/{}".format, st.integers(0, 9999), _SUFFIXES),
    keywords=st.lists(_line(ascii_lowercase + " ", 20), max_size=3, unique=True).map(tuple),
)


def _tag(name: str, /, *content: Element | str, **attributes: str) -> Element:
    """Return an element with this content."""
    element = Element(name, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = part
        else:
            element.append(part)
    return element


def _xml(root: str, records: Sequence[Element], *enclosing: str) -> bytes:
    """Return a document of records in *root*, in the elements *enclosing* from inner to outer."""
    tree = _tag(root, *records)
    for name in enclosing:
        tree = _tag(name, tree)
    return tostring(tree, encoding="utf-8", xml_declaration=True)


def pubmed(papers: Sequence[Written]) -> bytes:
    return _xml("PubmedArticleSet", [_pubmed(paper) for paper in papers])


def _pubmed(paper: Written) -> Element:
    issue = _tag(
        "JournalIssue",
        _tag("Volume", paper.volume),
        _tag("Issue", paper.issue),
        _tag("PubDate", _tag("Year", paper.year)),
    )
    authors = [
        _tag("Author", _tag("LastName", family), _tag("ForeName", given))
        for given, family in paper.authors
    ]
    article = _tag(
        "Article",
        _tag("Journal", issue, _tag("Title", paper.venue)),
        _tag("ArticleTitle", f"{paper.title}."),
        _tag("Pagination", _tag("StartPage", paper.first), _tag("EndPage", paper.last)),
        _tag("ELocationID", paper.doi, EIdType="doi"),
        _tag("Abstract", _tag("AbstractText", paper.abstract)),
        _tag("AuthorList", *authors),
    )
    words = _tag("KeywordList", *(_tag("Keyword", text) for text in paper.keywords), Owner="NOTNLM")
    return _tag("PubmedArticle", _tag("MedlineCitation", article, words))


def dblp(papers: Sequence[Written]) -> bytes:
    return _xml("dblp", [_dblp(paper) for paper in papers])


def _dblp(paper: Written) -> Element:
    return _tag(
        "article",
        *(_tag("author", f"{given} {family}") for given, family in paper.authors),
        _tag("title", f"{paper.title}."),
        _tag("pages", f"{paper.first}-{paper.last}"),
        _tag("year", paper.year),
        _tag("volume", paper.volume),
        _tag("journal", paper.venue),
        _tag("number", paper.issue),
        _tag("ee", f"https://doi.org/{paper.doi}"),
        key="journals/x/1",
    )


def endnote(papers: Sequence[Written]) -> bytes:
    return _xml("records", [_endnote(paper) for paper in papers], "xml")


def _styled(name: str, text: str) -> Element:
    """Return an element whose text is split into two runs of the same style."""
    half = len(text) // 2
    runs = [_tag("style", part, face="normal") for part in (text[:half], text[half:])]
    return _tag(name, *runs)


def _endnote(paper: Written) -> Element:
    authors = [_styled("author", f"{family}, {given}") for given, family in paper.authors]
    return _tag(
        "record",
        _tag("ref-type", "17", name="Journal Article"),
        _tag("contributors", _tag("authors", *authors)),
        _tag("titles", _styled("title", paper.title), _styled("secondary-title", paper.venue)),
        _styled("pages", f"{paper.first}-{paper.last}"),
        _styled("volume", paper.volume),
        _styled("number", paper.issue),
        _tag("keywords", *(_styled("keyword", text) for text in paper.keywords)),
        _tag("dates", _styled("year", paper.year)),
        _styled("electronic-resource-num", paper.doi),
        _styled("abstract", paper.abstract),
    )


def crossref(papers: Sequence[Written]) -> bytes:
    return _xml("body", [_crossref(paper) for paper in papers], "doi_batch")


def _crossref(paper: Written) -> Element:
    authors = [
        _tag(
            "person_name",
            _tag("given_name", given),
            _tag("surname", family),
            contributor_role="author",
        )
        for given, family in paper.authors
    ]
    issue = _tag(
        "journal_issue",
        _tag("journal_volume", _tag("volume", paper.volume)),
        _tag("issue", paper.issue),
    )
    article = _tag(
        "journal_article",
        _tag("titles", _tag("title", paper.title)),
        _tag("contributors", *authors),
        _tag("abstract", _tag("p", paper.abstract)),
        _tag("publication_date", _tag("year", paper.year)),
        _tag("pages", _tag("first_page", paper.first), _tag("last_page", paper.last)),
        _tag("doi_data", _tag("doi", paper.doi)),
    )
    name = _tag("journal_metadata", _tag("full_title", paper.venue))
    return _tag("journal", name, issue, article)


def mods(papers: Sequence[Written]) -> bytes:
    return _xml("modsCollection", [_mods(paper) for paper in papers])


def _mods(paper: Written) -> Element:
    people = [
        _tag(
            "name",
            _tag("namePart", given, type="given"),
            _tag("namePart", family, type="family"),
            _tag("role", _tag("roleTerm", "author", type="text")),
            type="personal",
        )
        for given, family in paper.authors
    ]
    part = _tag(
        "part",
        _tag("detail", _tag("number", paper.volume), type="volume"),
        _tag("detail", _tag("number", paper.issue), type="issue"),
        _tag("extent", _tag("start", paper.first), _tag("end", paper.last), unit="page"),
    )
    host = _tag("relatedItem", _tag("titleInfo", _tag("title", paper.venue)), part, type="host")
    return _tag(
        "mods",
        _tag("titleInfo", _tag("title", paper.title)),
        *people,
        _tag("originInfo", _tag("dateIssued", paper.year)),
        _tag("abstract", paper.abstract),
        *(_tag("subject", _tag("topic", text)) for text in paper.keywords),
        host,
        _tag("identifier", paper.doi, type="doi"),
    )


def zotero(papers: Sequence[Written]) -> bytes:
    records = [part for at, paper in enumerate(papers) for part in _zotero(paper, f"#item_{at}")]
    tree = _tag("rdf:RDF", *records)
    tree.set("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    tree.set("xmlns:z", "http://www.zotero.org/namespaces/export#")
    return tostring(tree, encoding="utf-8")


def _zotero(paper: Written, journal: str) -> list[Element]:
    people = [
        _tag("rdf:li", _tag("Person", _tag("surname", family), _tag("givenName", given)))
        for given, family in paper.authors
    ]
    item = _tag(
        "Article",
        _tag("z:itemType", "journalArticle"),
        _with_attribute("isPartOf", "rdf:resource", journal),
        _tag("authors", _tag("rdf:Seq", *people)),
        *(_tag("subject", text) for text in paper.keywords),
        _tag("title", paper.title),
        _tag("abstract", paper.abstract),
        _tag("date", paper.year),
        _tag("pages", f"{paper.first}-{paper.last}"),
    )
    container = _with_attribute("Journal", "rdf:about", journal)
    container.extend(
        [
            _tag("volume", paper.volume),
            _tag("title", paper.venue),
            _tag("number", paper.issue),
            _tag("identifier", f"DOI {paper.doi}"),
        ]
    )
    return [item, container]


def _with_attribute(name: str, attribute: str, value: str) -> Element:
    """Return an element with an attribute whose name has a prefix."""
    return Element(name, {attribute: value})


def web_page(papers: Sequence[Written]) -> bytes:
    (paper,) = papers
    metas = [
        ("citation_title", paper.title),
        *(("citation_author", f"{family}, {given}") for given, family in paper.authors),
        ("citation_journal_title", paper.venue),
        ("citation_volume", paper.volume),
        ("citation_issue", paper.issue),
        ("citation_firstpage", paper.first),
        ("citation_lastpage", paper.last),
        ("citation_publication_date", paper.year),
        ("citation_doi", paper.doi),
        ("citation_abstract", paper.abstract),
        *(("citation_keywords", text) for text in paper.keywords),
    ]
    tags = "\n".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in metas)
    return f"<!DOCTYPE html>\n<html><head>{tags}</head></html>".encode()


def cff(papers: Sequence[Written]) -> bytes:
    (paper,) = papers
    preferred = {
        "type": "article",
        "title": paper.title,
        "authors": [
            {"given-names": given, "family-names": family} for given, family in paper.authors
        ],
        "journal": paper.venue,
        "volume": int(paper.volume),
        "issue": paper.issue,
        "start": int(paper.first),
        "end": int(paper.last),
        "year": int(paper.year),
        "doi": paper.doi,
        "abstract": paper.abstract,
        "keywords": list(paper.keywords),
    }
    software = {"cff-version": "1.2.0", "title": "A program", "authors": [{"name": "A group"}]}
    return yaml.safe_dump(
        {**software, "preferred-citation": preferred}, allow_unicode=True
    ).encode()


def _tagged(begin: str, end: str, indent: str, **tags: str) -> Callable[[Sequence[Written]], bytes]:
    """Return a writer of tagged text, which wraps lines and continues them after *indent*.

    *tags* are by the names of fields; each author and keyword has its own line.
    """
    wrapper = TextWrapper(80, subsequent_indent=indent)
    wrapper.break_long_words = wrapper.break_on_hyphens = False

    def write(papers: Sequence[Written]) -> bytes:
        lines = []
        for paper in papers:
            values = {
                **{name: [getattr(paper, name)] for name in tags if name != "pages"},
                "pages": [f"{paper.first}-{paper.last}"],
                "authors": [f"{family}, {given}" for given, family in paper.authors],
                "keywords": paper.keywords,
            }
            lines.append(begin)
            lines += (
                wrapper.fill(tag + text) for name, tag in tags.items() for text in values[name]
            )
            lines += [end, ""]
        return "\n".join(lines).encode()

    return write


medline = _tagged(
    *("PMID- ", "", " " * 6),
    title="TI  - ", authors="FAU - ", venue="JT  - ", year="DP  - ", volume="VI  - ",
    issue="IP  - ", pages="PG  - ", keywords="OT  - ", abstract="AB  - ",
)  # fmt: skip
web_of_science = _tagged(
    *("PT J", "ER\n", " " * 3),
    title="TI ", authors="AF ", venue="SO ", year="PY ", volume="VL ", issue="IS ", first="BP ",
    last="EP ", keywords="DE ", abstract="AB ", doi="DI ",
)  # fmt: skip
endnote_text = _tagged(
    *("%0 Journal Article", "", " "),
    title="%T ", authors="%A ", venue="%J ", year="%D ", volume="%V ", issue="%N ", pages="%P ",
    keywords="%K ", abstract="%X ", doi="%R ",
)  # fmt: skip
refworks = _tagged(
    *("RT Journal Article", "", " "),
    title="T1 ", authors="A1 ", venue="JF ", year="YR ", volume="VO ", issue="IS ", first="SP ",
    last="OP ", keywords="K1 ", abstract="AB ", doi="DO ",
)  # fmt: skip


# For each format its writer, and the fields that the format does not have.
WRITERS: Mapping[str, tuple[Callable[[Sequence[Written]], bytes], frozenset[str]]] = {
    "PubMed": (pubmed, frozenset()),
    "DBLP": (dblp, frozenset({"abstract", "keywords"})),
    "EndNote XML": (endnote, frozenset()),
    "Crossref XML": (crossref, frozenset({"keywords"})),
    "MODS": (mods, frozenset()),
    "Zotero RDF": (zotero, frozenset()),
    "MEDLINE": (medline, frozenset({"identifiers"})),
    "Web of Science": (web_of_science, frozenset()),
    "EndNote": (endnote_text, frozenset()),
    "RefWorks": (refworks, frozenset()),
    "web page": (web_page, frozenset()),
    "CITATION.cff": (cff, frozenset()),
}
# Formats with one paper per file.
SINGLE = frozenset({"web page", "CITATION.cff"})
