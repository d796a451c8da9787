"""The site map: MkDocs' own, in parts behind an index where it is long.

A part has no more than a megabyte before it is compressed. The protocol allows that; it allows
50,000 addresses too, for which a megabyte has no room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

SITEMAP = "sitemap.xml"
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


def parts(text: str, site_url: str) -> tuple[str, dict[str, str]]:
    """Return a site map as one file or, where it is too long for one, as an index and its parts.

    The parts have the names that the index knows them by, compressed. What is no list of addresses,
    such as what somebody's own template makes, stays as it is.
    """
    entries = list(_ENTRY.finditer(text))
    if len(text.encode()) <= MOST_BYTES or not entries or not site_url:
        return text, {}
    head, tail = text[: entries[0].start()], text[entries[-1].end() :]
    groups = _grouped((entry.group() for entry in entries), len((head + tail).encode()))
    named = {
        f"sitemap-{number}.xml.gz": f"{head}{group}{tail}"
        for number, group in enumerate(groups, start=1)
    }
    base = escape(site_url.rstrip("/"))
    lines = [f"  <sitemap><loc>{base}/{name}</loc></sitemap>" for name in named]
    return _INDEX.format("\n".join(lines)), named


def _grouped(entries: Iterable[str], around: int) -> Iterator[str]:
    """Yield entries in groups that have room in a file each, which has so many bytes *around*."""
    group: list[str] = []
    size = around
    for entry in entries:
        length = len(entry.encode())
        if group and size + length > MOST_BYTES:
            yield "".join(group)
            group, size = [], around
        group.append(entry)
        size += length
    yield "".join(group)
