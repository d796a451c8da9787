"""What pages tell machines of papers: in the head of a paper's, and in lists as COinS.

These are ContextObjects of OpenURL (ANSI/NISO Z39.88) in spans.
"""

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote, urlencode

from papershelf.config import Site
from papershelf.model import Author, LinkKind, Paper
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.citations import pages_of
from papershelf.outputs.html import attribute
from papershelf.outputs.kinds import names_of, numbers_of
from papershelf.outputs.linked_data import is_out, linked_data, venue_of, web_addresses
from papershelf.outputs.markdown import quoted
from papershelf.outputs.people import shown
from papershelf.text.formula import readable
from papershelf.text.identifiers import orcid_address, resolved

_IDENTIFIERS = {"doi": "doi", "arxiv": "arxiv_id", "pmid": "pmid"}


def of_paper(paper: Paper, site: Site) -> str:
    """Return the HTML by which machines know a paper from the head of its page.

    It has Highwire's tags as Google Scholar reads them, of which the title is Open Graph's too, the
    links of Signposting, and schema.org's terms as JSON-LD. What the source does not give is left
    out.
    """
    title = (
        f"<meta name=citation_title property=og:title content={attribute(readable(paper.title))}>"
    )
    tags = [
        f"<meta name=citation_{name} content={attribute(value)}>"
        for name, value in _citation(paper, site)
    ]
    links = [f"<link rel={rel} href={attribute(url)}>" for rel, url in _signposts(paper, site)]
    if site.has_markdown:
        way = f"{'../' * site.directory_urls}{paper.slug}.md"
        links.append(f'<link rel="alternate describedby" type=text/markdown href={way}>')
    return "".join([title, *tags, *links, linked_data(paper, site)])


def _citation(paper: Paper, site: Site) -> Iterator[tuple[str, str]]:
    """Yield the tags of a paper but its title without their prefix, and what each says."""
    yield from _authors(paper.authors)
    if paper.year and paper.published:
        # As exact as it is known: "2010/05/12".
        yield "publication_date", str(paper.published).replace("-", "/")
    yield from _publication(paper)
    for found in paper.identifiers:
        if found.scheme in _IDENTIFIERS:
            yield _IDENTIFIERS[found.scheme], found.value
    if paper.language:
        yield "language", paper.language
    for link in web_addresses(paper, LinkKind.PDF)[:1]:
        yield "pdf_url", link
    if site.url and not site.is_large:
        yield "abstract_html_url", address_of(paper_path(paper.slug), site)


def _authors(authors: Iterable[Author]) -> Iterator[tuple[str, str]]:
    for author in authors:
        yield "author", shown(author.name)
        if author.orcid:
            yield "author_orcid", orcid_address(author.orcid)


def _publication(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield where a paper stands, unless it only was to stand there."""
    if not is_out(paper):
        return
    names, venue = names_of(paper), venue_of(paper)
    if venue and names.publisher_tag == "publisher":
        yield names.venue_tag, venue
    if paper.publisher:
        yield names.publisher_tag, paper.publisher
    first, last = pages_of(paper.pages)
    issue, number = numbers_of(paper, names)
    for name, value in (
        ("volume", paper.volume),
        ("issue", issue),
        ("technical_report_number", number if names.schema == "Report" else ""),
        ("firstpage", first),
        ("lastpage", last),
    ):
        if value:
            yield name, value


def _signposts(paper: Paper, site: Site) -> Iterator[tuple[str, str]]:
    """Yield the relations of a page of https://signposting.org/publication_boundary/."""
    dois = [found for found in paper.identifiers if found.scheme == "doi"]
    for found in dois[:1]:
        yield "cite-as", resolved(found)
    for author in paper.authors:
        if author.orcid:
            yield "author", orcid_address(author.orcid)
    if paper.license:
        yield "license", quoted(paper.license)
    if not site.is_large:
        yield "type", "https://schema.org/AboutPage"
    yield "type", f"https://schema.org/{names_of(paper).schema}"


# The authors of a paper that very many have written; lists name it several times.
_MOST = 50


def coins_of(paper: Paper) -> str:
    """Return the span of a paper, as one line of HTML."""
    said = urlencode([*_said(paper)], quote_via=quote, errors="replace")
    return f'<span class="Z3988" title="{escape(said)}"></span>'


def _said(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the keys of a paper with what the source gives for them."""
    names = names_of(paper)
    form, genre, title, container = names.openurl
    first, last = pages_of(paper.pages)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    found = {
        "genre": genre,
        title: readable(paper.title),
        container: venue_of(paper),
        "date": str(paper.published) if paper.year else "",
        "volume": paper.volume,
        "issue": numbers_of(paper, names)[0],
        "spage": first,
        "epage": last,
    }
    yield from ((f"rft.{key}", value) for key, value in found.items() if key and value)
    yield from (("rft.au", shown(author.name)) for author in paper.authors[:_MOST])
    for own in paper.identifiers:
        if own.scheme == "doi":
            yield "rft_id", f"info:doi/{own.value}"
