"""Saved web pages of papers: `citation_*` and similar names in `<meta>`, or JSON-LD.

The names are those of https://scholar.google.com/intl/en/scholar/inclusion.html#indexing: Highwire,
bepress, EPrints, PRISM, and Dublin Core as the last resort. JSON-LD is a ScholarlyArticle
(https://schema.org/ScholarlyArticle). The state in scripts is read for papers at IEEE Xplore and
for authors at ScienceDirect.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, PaperKind, Source
from papershelf.problems import failure, warning
from papershelf.readers.fields import Fields, Texts, date_or_year, shown, split_keywords, unusable
from papershelf.readers.json.stream import UndecodableError, decode
from papershelf.readers.maps import known_maps, mapped_fields
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import MAX_LENGTH, Item
from papershelf.readers.values import all_texts, as_list, first_text, objects_in, text_of, value_at
from papershelf.text.dates import most_exact, without_new_year
from papershelf.text.identifiers import identifier
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of
from papershelf.text.tables import table

_BEGINNING = re.compile(r"\ufeff?\s*<(?:!doctype html|html|head|!--|\?xml|meta\s)", re.IGNORECASE)
_TITLE = re.compile(
    r"""<meta\s[^>]{0,200}["']?(?:citation_title|eprints\.title|dc\.creator)\b""", re.IGNORECASE
)
_ARTICLE = "ScholarlyArticle"
_HINT = "expected <meta name=“citation_title”> or JSON-LD; paste a list of papers into a .txt file"


class _MetaNames(Struct, frozen=True, kw_only=True):
    """The content of `web_page.yml`: names of `<meta>`, and the kinds that some of them imply."""

    prefixes: dict[str, str]
    authors: tuple[str, ...]
    about: tuple[str, ...]
    dates: tuple[str, ...]
    other_dates: tuple[str, ...]
    venues: dict[str, PaperKind]
    institutions: dict[str, PaperKind]


_NAMES = table("readers/web_page", _MetaNames)
_TITLES = known_maps("json")["web page"].title
_JSON_LD = "application/ld+json"
# The relevant parts of a page, found in linear time. Comments and other scripts match, too, so that
# their content is skipped.
_ATTRIBUTES = r"(?:[^<>\"']++|\"[^\"]*\"|'[^']*'){0,60}+"
_PARTS = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<tag>meta)(?=[\s/])(?P<inside>{_ATTRIBUTES})>"
    rf"|<(?P<script>script|style)\b(?P<kind>{_ATTRIBUTES})>(?P<text>.*?)(?:</(?P=script)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,99})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_AUTHOR = "citation_author"
# A description for search engines of at least this length is the complete abstract.
_LONG = 400
_CUT = ("...", "…")
_XPLORE_STATE = "xplGlobal.document.metadata"
_XPLORE = re.compile(re.escape(_XPLORE_STATE) + r"\s*=\s*(\{.*\});")
_XPLORE_KEY = "publicationTitle"
# Keys of JSON-LD that may hold the DOI.
_DOI_KEYS = ("doi", "identifier", "sameAs", "@id", "url", "mainEntityOfPage")


def is_page_of_paper(head: str) -> bool:
    """Return whether *head* is the beginning of a web page with metadata of a paper."""
    if not _BEGINNING.match(head):
        return False
    has_state = _XPLORE_STATE in head or (_JSON_LD in head and _ARTICLE in head)
    return has_state or bool(_TITLE.search(head))


def read_web_page(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the paper in the `<meta>` of a page, or else the papers in JSON-LD."""
    name = path.as_posix()
    metas, scripts, title_line = _parts_of(stream.read(MAX_LENGTH))
    if _describe_a_paper(metas):
        yield from _items_of(metas, Source(path=name, line=title_line))
        return
    has_article = False
    for number, script in scripts:
        source = Source(path=name, line=number)
        try:
            articles = list(_articles_in(decode(script)))
        except UndecodableError as error:
            yield failure(source, f"not valid JSON-LD: {error}")
            continue
        for article in articles:
            has_article = True
            field_map = "IEEE Xplore" if _XPLORE_KEY in article else "schema.org"
            yield from paper_of(mapped_fields(field_map, article), source)
    if not has_article:
        yield unusable(Source(path=name, line=1), "the page contains no metadata of a paper", _HINT)


def _items_of(metas: Texts, source: Source) -> Iterator[Item]:
    """Yield the paper that *metas* describe, after a warning if they have another title."""
    titles = metas.all("citation_title")
    if other := next((title for title in titles if title != titles[0]), ""):
        hint = "the first one is used; the authors may be those of several papers"
        yield warning(source, f"the page has another title: “{shown(other)}”", hint)
    yield from paper_of(_fields_of(metas), source)


def _describe_a_paper(metas: Texts) -> bool:
    """Return whether *metas* have a title, and authors if it is in Dublin Core, as on any page."""
    title = metas.first("citation_title", "eprints.title")
    return bool(title or (metas.first("dc.title") and metas.first(*_NAMES.authors)))


def _parts_of(text: str) -> tuple[Texts, list[tuple[int, str]], int]:
    """Return the metas of a page, its JSON after line numbers, and the line of its title, or 0."""
    pairs: list[tuple[str, str]] = []
    scripts: list[tuple[int, str]] = []
    line, number, position = 0, 1, 0
    for part in _PARTS.finditer(text):
        number, position = number + text.count("\n", position, part.start()), part.start()
        if part["tag"]:
            meta, content = _meta_of(part[0])
            if meta and content:
                pairs.append((meta, content))
            line = line or (number if meta in _TITLES else 0)
        elif part["script"] and _JSON_LD in part["kind"].lower():
            scripts.append((number, part["text"]))
        elif part["script"] and (state := _XPLORE.search(part["text"])):
            scripts.append((number, state[1]))
        elif part["script"] and "author-group" in part["text"]:
            pairs += ((_AUTHOR, name) for name in _authors_in_state(part["text"]))
    return Texts(pairs), scripts, line


def _authors_in_state(text: str) -> Iterator[str]:
    """Yield the authors of a page of ScienceDirect, from *text*, the JSON of a script."""
    try:
        state = decode(text)
    except UndecodableError:
        return
    people = value_at(state, "authors.content[].$$[]") if isinstance(state, dict) else None
    for author in objects_in(people):
        nodes = objects_in(value_at(author, "$$[]"))
        parts = {text_of(node.get("#name")): text_of(node.get("_")) for node in nodes}
        if family := parts.get("surname"):
            yield ", ".join(filter(None, (family, parts.get("given-name"))))


def _meta_of(tag: str) -> tuple[str, str]:
    matches = _ATTRIBUTE.findall(tag)
    attributes = {name.lower(): unescape("".join(values)) for name, *values in matches}
    name = (attributes.get("name") or attributes.get("property", "")).lower()
    prefix = next((prefix for prefix in _NAMES.prefixes if name.startswith(prefix)), "")
    name = _NAMES.prefixes.get(prefix, "") + name.removeprefix(prefix)
    return name, attributes.get("content", "").strip()


def _fields_of(metas: Texts) -> Fields:
    venue = next((name for name in _NAMES.venues if metas.first(name)), "")
    institution = next((name for name in _NAMES.institutions if metas.first(name)), "")
    is_preprint = metas.first("citation_arxiv_id")
    kind = _NAMES.venues.get(venue) or _NAMES.institutions.get(institution)
    dates = metas.all(*_NAMES.dates) or metas.all(*_NAMES.other_dates)
    fields = mapped_fields("web page", _record_of(metas))
    # The ACM Digital Library writes "Title | Proceedings".
    title, _, host = fields.title.partition(" | ")
    return replace(
        fields,
        title=title,
        authors=_authors_of(metas),
        kind=PaperKind.PREPRINT if is_preprint else kind,
        venue=metas.first(venue) or host,
        published=most_exact(date_or_year(without_new_year(date)) for date in dates),
    )


def _record_of(metas: Texts) -> dict[str, Any]:
    """Return *metas* as a record: all addresses, and the first content of every other name."""
    firsts = {name: contents[0] for name, contents in metas.texts.items()}
    addresses = {name: urls for name, urls in metas.texts.items() if name.endswith("_url")}
    about = metas.all(*_NAMES.about)
    keywords = metas.all("citation_keywords", "citation_keyword", "eprints.keywords")
    dois = (text for text in metas.all("dc.identifier") if identifier("doi", text))
    return {
        **firsts,
        **addresses,
        "about": [text for text in about if len(text) >= _LONG and not text.endswith(_CUT)][:1],
        "keywords": [keyword for text in keywords for keyword in split_keywords(text)],
        "named doi": next(dois, ""),
    }


def _authors_of(metas: Texts) -> tuple[Author, ...]:
    """Return the authors, each in a meta of their own or all in one."""
    authors = metas.people({_AUTHOR: author_of}, f"{_AUTHOR}_orcid", f"{_AUTHOR}_institution")
    if authors and not (len(authors) == 1 and ";" in metas.first(_AUTHOR)):
        return tuple(authors)
    return split_authors(";".join(metas.best(*_NAMES.authors)))


def _articles_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles in JSON-LD, also in lists, graphs and descriptions of pages."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            if any(name.endswith(_ARTICLE) for name in all_texts(node.get("@type"))):
                yield _prepared(node)
            elif _XPLORE_KEY in node and "title" in node:
                yield node
            else:
                stack.extend(node[key] for key in ("mainEntity", "@graph") if key in node)


def _prepared(article: dict[str, Any]) -> dict[str, Any]:
    """Return an *article* with its DOI under "doi", and without a web site as its journal."""
    values = (value for key in _DOI_KEYS for value in as_list(article.get(key)))
    texts = (
        first_text(value, "value", "@id") if isinstance(value, dict) else text_of(value)
        for value in values
    )
    doi = next((text for text in texts if identifier("doi", text)), "")
    host = article.get("isPartOf")
    is_site = isinstance(host, dict) and str(host.get("@type")).startswith("Web")
    without_host = {"isPartOf": None} if is_site else {}
    return {**article, "doi": doi, **without_host}
