"""Metadata of papers for programs: in the head of a paper's page, and as COinS in lists.

COinS are ContextObjects of OpenURL (ANSI/NISO Z39.88) in spans.
"""

from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlencode

from papershelf.config import PageSettings
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.citations.csl import csl_name, inverted_name, page_range
from papershelf.outputs.forms.html import attribute
from papershelf.outputs.forms.markdown import quoted
from papershelf.outputs.kinds import is_published, issue_and_number, kind_names
from papershelf.outputs.metadata.linked_data import (
    linked_data,
    publication_date,
    venue_name,
    web_addresses,
)
from papershelf.outputs.people import display_name
from papershelf.text.formula import readable
from papershelf.text.identifiers import orcid_address, registry_address

_IDENTIFIERS = {"doi": "doi", "arxiv": "arxiv_id", "pmid": "pmid"}


def paper_metadata(paper: Paper, site: PageSettings) -> str:
    """Return the metadata for the head of a paper's page, as HTML; unknown fields are omitted.

    It contains the Highwire tags that Google Scholar reads (the title's is Open Graph's too), the
    links of Signposting, Open Graph's type, and JSON-LD in the vocabulary of schema.org.
    """
    text = attribute(readable(paper.title))
    title = f"<meta name=citation_title property=og:title content={text}>"
    tags = [
        f"<meta name=citation_{name} content={attribute(value)}>"
        for name, value in _citation(paper, site)
        if value
    ]
    links = [f"<link rel={rel} href={attribute(url)}>" for rel, url in _signposts(paper, site)]
    if site.has_markdown:
        href = f"{'../' * site.directory_urls}{paper.slug}.md"
        links.append(f'<link rel="alternate describedby" type=text/markdown href={href}>')
    if site.url and not site.is_large:
        kind = "book" if kind_names(paper).schema == "Book" else "article"
        tags.append(f"<meta property=og:type content={kind}>")
    return "".join([title, *tags, *links, linked_data(paper, site)])


def _citation(paper: Paper, site: PageSettings) -> Iterator[tuple[str, str]]:
    """Yield the names, without prefix, and values, or "", of Highwire tags but the title's."""
    for author in paper.authors:
        yield "author", display_name(author.name)
        if author.orcid:
            yield "author_orcid", orcid_address(author.orcid)
    yield "publication_date", publication_date(paper).replace("-", "/")
    yield from _publication(paper)
    for identifier in paper.identifiers:
        if identifier.scheme in _IDENTIFIERS:
            yield _IDENTIFIERS[identifier.scheme], identifier.value
    yield "language", paper.language
    yield from (("pdf_url", link) for link in web_addresses(paper, LinkKind.PDF)[:1])
    if site.url and not site.is_large:
        yield "abstract_html_url", address_of(paper_path(paper.slug), site)


def _publication(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the tags of venue, publisher, volume, issue and pages, if a paper was published."""
    if not is_published(paper):
        return
    names = kind_names(paper)
    first, last = page_range(paper.pages)
    issue, number = issue_and_number(paper, names)
    yield names.venue_tag, venue_name(paper) if names.publisher_tag == "publisher" else ""
    yield names.publisher_tag, paper.publisher
    yield "volume", paper.volume
    yield "issue", issue
    yield "technical_report_number", number if names.schema == "Report" else ""
    yield "firstpage", first
    yield "lastpage", last


def _signposts(paper: Paper, site: PageSettings) -> Iterator[tuple[str, str]]:
    """Yield the relations and targets of https://signposting.org/publication_boundary/."""
    dois = [identifier for identifier in paper.identifiers if identifier.scheme == "doi"]
    for doi in dois[:1]:
        yield "cite-as", registry_address(doi)
    for author in paper.authors:
        if author.orcid:
            yield "author", orcid_address(author.orcid)
    if paper.license:
        yield "license", quoted(paper.license)
    if not site.is_large:
        yield "type", "https://schema.org/AboutPage"
    yield "type", f"https://schema.org/{kind_names(paper).schema}"


# Authors in a COinS: a paper may have very many, and is in several lists.
_COINS_AUTHORS = 50


def coins_of(paper: Paper) -> str:
    """Return the COinS of a paper, as one line of HTML."""
    context = urlencode([*_context_object(paper)], safe=":/,", errors="replace", quote_via=quote)
    return f'<span class="Z3988" title="{escape(context)}"></span>'


def _context_object(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of a paper's ContextObject, without unknown ones."""
    names = kind_names(paper)
    form, genre, title, container, publisher = names.openurl
    first, last = page_range(paper.pages)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    values = {
        "genre": genre,
        title: readable(paper.title),
        container: venue_name(paper),
        publisher: paper.publisher,
        "date": publication_date(paper),
        "volume": paper.volume,
        "issue": issue_and_number(paper, names)[0],
        "spage": first,
        "epage": last,
    }
    yield from ((f"rft.{key}", value) for key, value in values.items() if key and value)
    # Without a comma, programs take the last word of a name for the family name.
    authors = map(inverted_name, map(csl_name, paper.authors[:_COINS_AUTHORS]))
    yield from (("rft.au", display_name(author)) for author in authors)
    dois = (identifier for identifier in paper.identifiers if identifier.scheme == "doi")
    yield from (("rft_id", f"info:doi/{doi.value}") for doi in dois)
