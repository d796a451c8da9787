"""The catalog for harvesters: an OAI static repository of Dublin Core records.

http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm specifies the file, and
http://www.openarchives.org/OAI/2.0/oai_dc.xsd a record.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import urlsplit

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import PageSettings, Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper, PartialDate
from papershelf.outputs.addresses import OAI, address_of, paper_path
from papershelf.outputs.citations.csl import csl_name, inverted_name
from papershelf.outputs.forms.markdown import quoted
from papershelf.outputs.lists.newest import first_day
from papershelf.outputs.metadata.linked_data import publication_date, venue_name
from papershelf.text.tables import table
from papershelf.text.wording import printable_line

_XML = table("outputs/xml", dict[str, str])
# Names a repository: http://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm.
_DOMAIN_NAME = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")
_TAIL = "</ListRecords>\n</Repository>\n"
# Registries whose identifiers have a customary prefix.
_PREFIXES = {"doi": "doi:", "arxiv": "arXiv:"}


class _Repository(Struct, frozen=True, kw_only=True):
    """The text before the records, and pairs of a record's day and its paper."""

    head: str
    papers: tuple[tuple[str, Paper], ...]
    site: PageSettings


def has_repository(catalog: Catalog, site: Site) -> bool:
    """Return whether the site has a static repository: only if the settings name an e-mail address.

    A large catalog has none. A record needs a day, so at least one paper must have one, and a
    domain name, which an IP address or `localhost` is not.
    """
    is_wanted = bool(site.oai.email and catalog.days) and not site.is_large
    return is_wanted and bool(_DOMAIN_NAME.fullmatch(_host(site)))


def _host(site: PageSettings) -> str:
    return urlsplit(site.url).hostname or ""


def static_repository(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the static repository, if the site has one."""
    if has_repository(catalog, site):
        days = _days(catalog)
        papers = tuple([(days[paper.slug], paper) for paper in catalog.papers])
        head = _XML["repository"].format(
            name=escape(printable_line(site.name)),
            base=escape(_base_url(site)),
            email=escape(site.oai.email),
            earliest=min(days.values()),
        )
        yield task(_repository_file, _Repository(head=head, papers=papers, site=site.page))


def _days(catalog: Catalog) -> Mapping[str, str]:
    """Return the day of each record by slug: the paper's day, but not before it was first seen.

    A paper without a day has the earliest of all days, as harvesters ask for nothing before it.
    """
    seen = catalog.first_seen
    days = {
        paper.slug: max(first_day(catalog.days[paper.slug]), seen.get(paper.id, PartialDate()))
        for paper in catalog.papers
        if paper.slug in catalog.days
    }
    earliest = min(days.values())
    return {paper.slug: str(days.get(paper.slug, earliest)) for paper in catalog.papers}


def _repository_file(view: _Repository) -> list[Artifact]:
    records = [_record(paper, day, view.site) for day, paper in view.papers]
    return [Artifact(OAI, "".join([view.head, *records, _TAIL]).encode())]


def _base_url(site: Site) -> str:
    """Return the base URL for harvesters: the URL of the file, or behind a gateway the gateway's.

    The latter is the gateway's address followed by the URL of the file without its scheme.
    """
    url = f"{site.url}{OAI}"
    gateway = site.oai.gateway.rstrip("/")
    return f"{gateway}/{url.partition('://')[2]}" if gateway else url


def _record(paper: Paper, day: str, site: PageSettings) -> str:
    """Return the record of *paper*, dated *day*."""
    name = f"oai:{_host(site)}:{paper.slug}"
    fields = [
        f"<dc:{element}>{escape(text)}</dc:{element}>\n"
        for element, text in _fields(paper, site)
        if text
    ]
    return _XML["record"].format(name=name, day=day, fields="".join(fields))


def _fields(paper: Paper, site: PageSettings) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the Dublin Core elements of *paper*, which may be empty."""
    yield "title", printable_line(paper.title)
    yield from (("creator", inverted_name(csl_name(author))) for author in paper.authors)
    yield from (("subject", printable_line(topic.label)) for topic in paper.topics)
    yield from (("subject", printable_line(keyword)) for keyword in paper.free_keywords)
    yield "description", "\n\n".join(map(printable_line, paper.abstract.split("\n\n")))
    yield "publisher", printable_line(paper.publisher)
    yield "date", publication_date(paper)
    yield "type", paper.kind or ""
    yield "identifier", address_of(paper_path(paper.slug), site)
    for identifier in paper.identifiers:
        if identifier.scheme in _PREFIXES:
            yield "identifier", f"{_PREFIXES[identifier.scheme]}{printable_line(identifier.value)}"
    yield "source", printable_line(venue_name(paper))
    yield "language", paper.language
    yield "rights", quoted(paper.license)
