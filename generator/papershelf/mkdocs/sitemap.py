"""The site map: MkDocs' own, in parts behind an index where it is long.

A part has no more than 50,000 addresses, which is what the protocol allows, and no more than a
megabyte before it is compressed, as the protocol allows too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from gzip import compress
from html import escape
from typing import TYPE_CHECKING

from markupsafe import escape as escaped

from papershelf.mkdocs.shelf import AllFiles

if TYPE_CHECKING:
    from jinja2 import Template
    from mkdocs.utils.templates import TemplateContext

SITEMAP = "sitemap.xml"
MOST_ADDRESSES = 50_000
MOST_BYTES = 1_000_000
ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
INDEX = """\
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</sitemapindex>"""


# What the theme's own template makes.
MAP = """\
<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}
</urlset>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """Stands for the theme's own template and makes the same, without a look at each page.

    `addresses` gives those of all pages; a list that somebody else made is left to the template.
    """

    template: Template
    addresses: Callable[[], Iterable[str]]

    def render(self, context: TemplateContext) -> str:
        """The site map."""
        if type(context["pages"]) is not AllFiles:
            return self.template.render(context)
        return mapped(self.addresses())


def mapped(addresses: Iterable[str]) -> str:
    """A site map of these addresses."""
    return MAP.format("".join(f"\n  <url><loc>{escaped(one)}</loc></url>" for one in addresses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of the site map."""

    name: str
    text: str

    @property
    def data(self) -> bytes:
        """The bytes of a part that is compressed, the same for the same text."""
        return compress(self.text.encode("utf-8"), mtime=0)


def parts(text: str, site_url: str) -> Sequence[Part]:
    """A site map as one file or, where it is too long for one, as several, the index first.

    What is no list of addresses, such as what somebody's own template makes, stays as it is.
    """
    entries = list(ENTRY.finditer(text))
    fits = len(entries) <= MOST_ADDRESSES and len(text.encode()) <= MOST_BYTES
    if fits or not entries or not site_url:
        return [Part(name=SITEMAP, text=text)]
    head, tail = text[: entries[0].start()], text[entries[-1].end() :]
    room = MOST_BYTES - len((head + tail).encode())
    groups = list(grouped((entry.group() for entry in entries), room))
    made = [
        Part(name=f"sitemap-{number}.xml.gz", text=f"{head}{''.join(group)}{tail}")
        for number, group in enumerate(groups, start=1)
    ]
    base = site_url.rstrip("/")
    lines = [f"  <sitemap><loc>{escape(f'{base}/{part.name}')}</loc></sitemap>" for part in made]
    return [Part(name=SITEMAP, text=INDEX.format("\n".join(lines))), *made]


def grouped(entries: Iterable[str], room: int) -> Iterator[list[str]]:
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
