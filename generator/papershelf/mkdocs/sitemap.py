"""The site map: MkDocs' own, in parts behind an index where it is long.

A part has no more than 50,000 addresses, which is what the protocol allows, and no more than a
megabyte before it is compressed, as the protocol allows too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from gzip import compress
from html import escape

from msgspec import Struct

SITEMAP = "sitemap.xml"
MOST_ADDRESSES = 50_000
MOST_BYTES = 1_000_000
_ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_INDEX = """\
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</sitemapindex>"""


def extended(text: str, addresses: Iterable[str]) -> str:
    """Return a site map with more *addresses*; what is none stays as it is."""
    entries = "".join(f"\n  <url><loc>{escape(one)}</loc></url>" for one in addresses)
    head, end, rest = text.rpartition("\n</urlset>")
    return f"{head}{entries}{end}{rest}" if end else text


class _MapPart(Struct, frozen=True, kw_only=True):
    """A file of the site map."""

    name: str
    text: str

    @property
    def data(self) -> bytes:
        """The bytes of a part that is compressed, the same for the same text."""
        return compress(self.text.encode("utf-8"), mtime=0)


def parts(text: str, site_url: str) -> Sequence[_MapPart]:
    """Return a site map as one file or, where it is too long for one, as several, the index first.

    What is no list of addresses, such as what somebody's own template makes, stays as it is.
    """
    entries = list(_ENTRY.finditer(text))
    fits = len(entries) <= MOST_ADDRESSES and len(text.encode()) <= MOST_BYTES
    if fits or not entries or not site_url:
        return [_MapPart(name=SITEMAP, text=text)]
    head, tail = text[: entries[0].start()], text[entries[-1].end() :]
    room = MOST_BYTES - len((head + tail).encode())
    groups = list(_grouped((entry.group() for entry in entries), room))
    made = [
        _MapPart(name=f"sitemap-{number}.xml.gz", text=f"{head}{''.join(group)}{tail}")
        for number, group in enumerate(groups, start=1)
    ]
    base = site_url.rstrip("/")
    lines = [f"  <sitemap><loc>{escape(f'{base}/{part.name}')}</loc></sitemap>" for part in made]
    return [_MapPart(name=SITEMAP, text=_INDEX.format("\n".join(lines))), *made]


def _grouped(entries: Iterable[str], room: int) -> Iterator[list[str]]:
    """Entries in groups that have room in a file each."""
    group: list[str] = []
    size = 0
    for entry in entries:
        length = len(entry.encode())
        if group and (len(group) == MOST_ADDRESSES or size + length > room):
            yield group
            group, size = [], 0
        group.append(entry)
        size += length
    if group:
        yield group
