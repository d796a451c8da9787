"""What harvesters and search engines read: site maps, and static repositories of OAI-PMH."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf.checks.forms import instant, is_day, is_web, repeated
from papershelf.checks.nesting import Fault
from papershelf.checks.places import UNKNOWN, SitePlace
from papershelf.checks.values import XmlNode

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
REPOSITORY = "http://www.openarchives.org/OAI/2.0/static-repository Repository"
# https://www.sitemaps.org/protocol.html
_MOST_ADDRESSES, MOST_BYTES = 50_000, 52_428_800


def sitemap(path: str, root: XmlNode, place: SitePlace) -> Iterator[Fault]:
    """Yield faults of the site map, or index of some, at *path*."""
    if len(root.children) > _MOST_ADDRESSES:
        yield 0, f"a site map has no more than {_MOST_ADDRESSES:,} addresses"
    for entry in root.children:
        address, changed = entry.said("loc"), entry.said("lastmod")
        if not is_web(address) or (
            place.address != UNKNOWN and place.target(path, address) is None
        ):
            yield entry.line, f"{address or 'an empty loc'} is no address of this site"
        elif missing := place.lacks(path, address):
            yield entry.line, f"{address} leads to {missing}, which is not there"
        if changed and not is_day(changed, "-") and not instant(changed):
            yield entry.line, f"lastmod is no date: {changed}"
    yield from repeated("address", (entry.said("loc") for entry in root.children))


def repository(_: str, root: XmlNode, __: SitePlace) -> Iterator[Fault]:
    """Yield faults of a static repository.

    http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm
    """
    for name in ("Identify", "ListMetadataFormats", "ListRecords"):
        if not any(root.all(name)):
            yield root.line, f"<Repository> has no <{name}>"
    for listed in root.all("ListRecords"):
        headers = [node for node in listed.within() if node.local == "header"]
        yield from repeated("identifier", (header.said("identifier") for header in headers))
        yield from _headers(headers)


def _headers(headers: Iterable[XmlNode]) -> Iterator[Fault]:
    for header in headers:
        if not header.said("identifier"):
            yield header.line, "a record has no identifier"
        if not is_day(header.said("datestamp")[:10], "-"):
            yield header.line, f"a record has no date: {header.said('datestamp')}"


def robots(path: str, text: str, place: SitePlace) -> Iterator[Fault]:
    """Yield the site maps that the *text* of `robots.txt` names and that are not there."""
    for line, row in enumerate(text.splitlines(), start=1):
        name, _, address = row.partition(":")
        if name.strip().lower() == "sitemap" and (missing := place.lacks(path, address)):
            yield line, f"the site map {missing} is not there"
