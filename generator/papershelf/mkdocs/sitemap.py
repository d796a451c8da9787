"""The site map, which is MkDocs' own; a long one is split into parts with an index.

A part has at most a megabyte uncompressed, which keeps it below the protocol's limit of 50,000
addresses, too. Where it ends its addresses decide, so that a new page changes one part or two.
"""

import re
from collections.abc import Iterable
from gzip import compress
from html import escape
from operator import itemgetter
from pathlib import Path

from papershelf.engine.chunks import Lengths, chunked
from papershelf.engine.files import write_file

SITEMAP = "sitemap.xml"
MAX_BYTES = 1_000_000
# In bytes of entries; a part has one entry more than `most` at the most, and a few bytes around it.
_PARTS = Lengths(least=400_000, most=900_000, one_in=1_000)
_ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_INDEX = """\
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</sitemapindex>"""


def with_addresses(text: str, addresses: Iterable[str]) -> str:
    """Return the site map *text* with *addresses* added; another text is returned unchanged."""
    entries = "".join(f"\n  <url><loc>{escape(one)}</loc></url>" for one in addresses)
    head, end, rest = text.rpartition("\n</urlset>")
    return f"{head}{entries}{end}{rest}" if end else text


def split_sitemap(text: str, site_url: str) -> tuple[str, dict[str, str]]:
    """Return the site map *text* and no parts or, if it is too long, its index and parts by name.

    The names are those of the compressed files. A text that lists no addresses, such as one of a
    user's own template, is returned unchanged.
    """
    entries = list(_ENTRY.finditer(text))
    if len(text.encode()) <= MAX_BYTES or not entries or not site_url:
        return text, {}
    head, tail = text[: entries[0].start()], text[entries[-1].end() :]
    groups = chunked(map(itemgetter(0), entries), str, _PARTS, lambda entry: len(entry.encode()))
    named = {
        f"sitemap-{number}.xml.gz": f"{head}{''.join(group)}{tail}"
        for number, group in enumerate(groups, start=1)
    }
    base = escape(site_url.rstrip("/"))
    lines = [f"  <sitemap><loc>{base}/{name}</loc></sitemap>" for name in named]
    return _INDEX.format("\n".join(lines)), named


def compress_sitemap(site: Path) -> None:
    """Compress the site map again, without the time stamp that MkDocs writes."""
    path = site / SITEMAP
    if path.is_file():
        write_file(path.with_name(f"{SITEMAP}.gz"), compress(path.read_bytes(), mtime=0))
