"""The search page, and what tells a browser that the site can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.outputs.addresses import BROWSE, SEARCH, TOPICS, address_of
from papershelf.outputs.markdown import front_matter, link, relative
from papershelf.outputs.page import Page
from papershelf.outputs.templates import render

OPENSEARCH = "opensearch.xml"
# OpenSearch 1.1 allows a short name so many letters.
SHORT_NAME = 16
DESCRIPTION = """\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{name}</ShortName>
  <Description>Search the papers of {site}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="{address}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def search_page(_catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The page, whose script fills it; where the site's address is known, its description too."""
    text = render(
        "search",
        front_matter=front_matter(
            "Search the papers by words, topic, year and venue.",
            "navigation",
            "toc",
            listed=True,
        ),
        topics=link("topics", relative(SEARCH, TOPICS)),
        papers=link("all papers", relative(SEARCH, BROWSE)),
    )
    yield Page(path=SEARCH, text=text)
    if settings.site_url:
        yield Page(path=OPENSEARCH, text=opensearch(settings))


def opensearch(settings: Settings) -> str:
    """OpenSearch 1.1, by which browsers add a site to their search engines."""
    return DESCRIPTION.format(
        name=escape(settings.site_name[:SHORT_NAME].strip()),
        site=escape(settings.site_name),
        address=escape(address_of(SEARCH, settings)),
    )
