"""The catalog for harvesters: an OAI static repository of Dublin Core.

http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm tells its form, and
http://www.openarchives.org/OAI/2.0/oai_dc.xsd that of a record.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper, PartialDate
from papershelf.outputs.addresses import OAI, address_of, paper_path
from papershelf.outputs.citations import inverted, name_of
from papershelf.outputs.linked_data import venue_of
from papershelf.outputs.markdown import quoted
from papershelf.outputs.newest import first_day
from papershelf.text.tables import table
from papershelf.text.wording import one_line

_XML = table("outputs/xml", dict[str, str])
# What names a repository: http://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm.
_NAME = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")
_TAIL = "</ListRecords>\n</Repository>\n"
# The registries whose identifiers are known by a prefix.
_PREFIXES = {"doi": "doi:", "arxiv": "arXiv:"}


class _Repository(Struct, frozen=True, kw_only=True):
    """Papers, each with the day of its record, the earliest of which is `earliest`."""

    papers: tuple[tuple[str, Paper], ...]
    earliest: str
    site: Site


def has_repository(catalog: Catalog, site: Site) -> bool:
    """Tell whether the site of a *catalog* has the file: a small one with an address of who asks.

    Each record needs a day, so there is none where no paper's is known, and the name of a host,
    which an IP address or `localhost` is not.
    """
    is_wanted = bool(site.oai.email and catalog.days) and not site.is_large
    return is_wanted and bool(_NAME.fullmatch(_host(site)))


def _host(site: Site) -> str:
    return urlsplit(site.url).hostname or ""


def static_repository(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the file, if there is one."""
    if has_repository(catalog, site):
        days = _days(catalog)
        papers = tuple([(days[one.slug], _told(one)) for one in catalog.papers])
        yield task(_file, _Repository(papers=papers, earliest=min(days.values()), site=site))


def _days(catalog: Catalog) -> Mapping[str, str]:
    """Return by slug the day of each record: no earlier than the catalog saw the paper first.

    One of which no day is known has the earliest of all, before which nothing is harvested.
    """
    seen = catalog.first_seen
    known = {
        one.slug: max(first_day(catalog.days[one.slug]), seen.get(one.id, PartialDate()))
        for one in catalog.papers
        if one.slug in catalog.days
    }
    earliest = min(known.values())
    return {one.slug: str(known.get(one.slug, earliest)) for one in catalog.papers}


def _told(paper: Paper) -> Paper:
    """Return a *paper* without what no record says."""
    return replace(paper, evidence=b"", links=(), promises=(), origins=(), others=(), counts=())


def _file(view: _Repository) -> list[Artifact]:
    """Return the file."""
    site = view.site
    head = _XML["repository"].format(
        name=escape(one_line(site.name)),
        base=escape(_base_url(site)),
        email=escape(site.oai.email),
        earliest=view.earliest,
    )
    records = [_record(paper, day, site) for day, paper in view.papers]
    return [Artifact(OAI, "".join([head, *records, _TAIL]).encode())]


def _base_url(site: Site) -> str:
    """Return where harvesters ask: the gateway's address of the file, or that of the file itself.

    A gateway's is its own, followed by that of the file without its scheme.
    """
    own = f"{site.url}{OAI}"
    gateway = site.oai.gateway.rstrip("/")
    return f"{gateway}/{own.partition('://')[2]}" if gateway else own


def _record(paper: Paper, day: str, site: Site) -> str:
    """Return the record of a *paper*."""
    name = f"oai:{_host(site)}:{paper.slug}"
    fields = [
        f"<dc:{name}>{escape(text)}</dc:{name}>\n" for name, text in _fields(paper, site) if text
    ]
    return _XML["record"].format(name=name, day=day, fields="".join(fields))


def _fields(paper: Paper, site: Site) -> Iterator[tuple[str, str]]:
    """Yield what Dublin Core says of a *paper*, under the names of its elements."""
    yield "title", one_line(paper.title)
    yield from (("creator", inverted(name_of(author))) for author in paper.authors)
    yield from (("subject", one_line(topic.label)) for topic in paper.topics)
    yield from (("subject", one_line(keyword)) for keyword in paper.free_keywords)
    yield "description", "\n\n".join(map(one_line, paper.abstract.split("\n\n")))
    yield "publisher", one_line(paper.publisher)
    yield "date", str(paper.published) if paper.year else ""
    yield "type", paper.kind or ""
    yield "identifier", address_of(paper_path(paper.slug), site)
    for found in paper.identifiers:
        if found.scheme in _PREFIXES:
            yield "identifier", f"{_PREFIXES[found.scheme]}{one_line(found.value)}"
    yield "source", one_line(venue_of(paper))
    yield "language", paper.language
    yield "rights", quoted(paper.license)
