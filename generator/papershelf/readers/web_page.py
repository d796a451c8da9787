"""Saved web pages of papers: `citation_*` and its kin in `<meta>`, or JSON-LD.

The first are those of https://scholar.google.com/intl/en/scholar/inclusion.html#indexing: tags of
Highwire, bepress, EPrints, PRISM, and Dublin Core as the last resort. The second is
https://schema.org/ScholarlyArticle. Of pages that have neither, IEEE Xplore's data and the authors
in those of ScienceDirect are read, and nothing else.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, PaperKind, Source
from papershelf.problems import failure
from papershelf.readers.fields import (
    UNDECODED,
    Fields,
    Texts,
    paper_of,
    split_keywords,
    unusable,
)
from papershelf.readers.json_stream import UndecodableError, decode
from papershelf.readers.maps import mapped_fields, value_at
from papershelf.readers.reader import LONGEST, Item
from papershelf.readers.xml_fields import dated
from papershelf.readers.xml_stream import codec_of
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact, without_new_year
from papershelf.text.identifiers import identified, identifier, orcid_of
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of
from papershelf.text.tables import table

_BEGINNING = re.compile(r"\ufeff?\s*<(?:!doctype html|html|head|!--|\?xml|meta\s)", re.IGNORECASE)
_TITLE = re.compile(
    r"""<meta\s[^>]{0,200}["']?(?:citation_title|eprints\.title|dc\.creator)\b""", re.IGNORECASE
)
_ARTICLE = "ScholarlyArticle"
_HINT = "expected <meta name=“citation_title”>, or a ScholarlyArticle in JSON-LD"


class _MetaNames(Struct, frozen=True, kw_only=True):
    """What `web_page.yml` holds: names of `<meta>`, and the kinds that some tell."""

    prefixes: dict[str, str]
    titles: tuple[str, ...]
    authors: tuple[str, ...]
    creators: tuple[str, ...]
    about: tuple[str, ...]
    dates: tuple[str, ...]
    other_dates: tuple[str, ...]
    venues: dict[str, PaperKind]
    institutions: dict[str, PaperKind]


_NAMES = table("readers/web_page", _MetaNames)
_JSON_LD = "application/ld+json"
# What matters of a page, in one linear pass: comments and other scripts hide what they hold.
_ATTRIBUTES = r"(?:[^<>\"']++|\"[^\"]*\"|'[^']*'){0,60}+"
_PARTS = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<tag>meta)(?=[\s/])(?P<inside>{_ATTRIBUTES})>"
    rf"|<(?P<script>script|style)\b(?P<kind>{_ATTRIBUTES})>(?P<text>.*?)(?:</(?P=script)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,99})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_CHARSET = re.compile(r"<meta\s[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_AUTHOR, _ORCID = "citation_author", "citation_author_orcid"
_INSTITUTION = "citation_author_institution"
# Archives that give their own name as that of a journal.
_ARCHIVES = frozenset({"arxiv", "biorxiv", "medrxiv", "chemrxiv", "psyarxiv"})
# What a page says of itself to search engines is the whole abstract where it is this long.
_WHOLE = 400
_CUT = ("...", "…")
_XPLORE_STATE = "xplGlobal.document.metadata"
_XPLORE = re.compile(re.escape(_XPLORE_STATE) + r"\s*=\s*(\{.*\});")
_XPLORE_KEY = "publicationTitle"
# Where a page may name the DOI.
_NAMING = ("doi", "identifier", "sameAs", "@id", "url", "mainEntityOfPage")


def is_page_of_paper(head: str) -> bool:
    """Return whether a text begins as a web page that carries the data of a paper."""
    if not _BEGINNING.match(head):
        return False
    has_state = _XPLORE_STATE in head or (_JSON_LD in head and _ARTICLE in head)
    return has_state or bool(_TITLE.search(head))


def read_web_page(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the paper of a page; those in JSON-LD where no `<meta>` tells of one."""
    text = _decoded(stream.read(LONGEST))
    shown = path.as_posix()
    metas, scripts, line = _parts_of(text)
    if metas.tell_of_a_paper:
        yield from paper_of(_fields_of(metas), Source(path=shown, line=line))
        return
    found = False
    for number, script in scripts:
        source = Source(path=shown, line=number)
        try:
            articles = list(_articles_in(decode(script)))
        except UndecodableError as error:
            yield failure(source, f"no valid JSON-LD: {error}")
            continue
        for article in articles:
            found = True
            name = "IEEE Xplore" if _XPLORE_KEY in article else "schema.org"
            fields = mapped_fields(name, article)
            yield from paper_of(fields, source)
    if not found:
        yield unusable(Source(path=shown, line=1), "the page carries no data of a paper", _HINT)


def _decoded(text: str) -> str:
    """Return a text anew that is no UTF-8, by the encoding that it declares."""
    declared = _CHARSET.search(text[:4096]) if UNDECODED.search(text) else None
    codec = codec_of(declared[1]) if declared else None
    if codec is None:
        return text
    return text.encode("utf-8", "surrogateescape").decode(codec.name, "surrogateescape")


class _Metas(Texts):
    """The contents of `<meta>` by their names, and the authors with what follows each of them."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self.authors: list[Author] = []
        for name, content in pairs:
            if name == _AUTHOR:
                self.authors.append(author_of(content))
            elif name == _ORCID and self.authors:
                self.authors[-1] = identified(self.authors[-1], orcid_of(content))
            elif name == _INSTITUTION and self.authors:
                self.authors[-1] = affiliated(self.authors[-1], content)

    @property
    def tell_of_a_paper(self) -> bool:
        """Whether there is a title; one in Dublin Core, which any page may have, needs authors."""
        given = self.first("citation_title", "eprints.title")
        return bool(given or (self.first("dc.title") and self.first(*_NAMES.creators)))


def _parts_of(text: str) -> tuple[_Metas, list[tuple[int, str]], int]:
    """Return the metas of a page, its JSON-LD with lines, and the line of the first title."""
    pairs: list[tuple[str, str]] = []
    scripts: list[tuple[int, str]] = []
    line, number, counted = 0, 1, 0
    for part in _PARTS.finditer(text):
        number, counted = number + text.count("\n", counted, part.start()), part.start()
        if part["tag"]:
            pair = _meta_of(part[0])
            pairs += [pair] if all(pair) else []
            line = line or (number if pair[0] in _NAMES.titles else 0)
        elif part["script"] and _JSON_LD in part["kind"].lower():
            scripts.append((number, part["text"]))
        elif part["script"] and (state := _XPLORE.search(part["text"])):
            scripts.append((number, state[1]))
        elif part["script"] and "author-group" in part["text"]:
            pairs += ((_AUTHOR, name) for name in _authors_in_state(part["text"]))
    return _Metas(pairs), scripts, line


def _authors_in_state(text: str) -> Iterator[str]:
    """Yield the names of a page at ScienceDirect, from the *text* of the state of its script."""
    try:
        state = decode(text)
    except UndecodableError:
        return
    people = value_at(state, "authors.content[].$$[]") if isinstance(state, dict) else None
    for author in people or ():
        found = value_at(author, "$$[]") if isinstance(author, dict) else None
        parts = {part.get("#name"): part.get("_") for part in found or () if isinstance(part, dict)}
        family, given = parts.get("surname"), parts.get("given-name")
        if isinstance(family, str):
            yield f"{family}, {given}" if isinstance(given, str) else family


def _meta_of(tag: str) -> tuple[str, str]:
    found = _ATTRIBUTE.findall(tag)
    given = {name.lower(): unescape("".join(values)) for name, *values in found}
    name = (given.get("name") or given.get("property", "")).lower()
    prefix = next((known for known in _NAMES.prefixes if name.startswith(known)), "")
    name = _NAMES.prefixes.get(prefix, "") + name.removeprefix(prefix)
    return name, given.get("content", "").strip()


def _fields_of(metas: _Metas) -> Fields:
    venue = next((name for name in _NAMES.venues if metas.first(name)), "")
    institution = next((name for name in _NAMES.institutions if metas.first(name)), "")
    is_preprint = (
        metas.first("citation_arxiv_id")
        or metas.first(venue).partition(" ")[0].lower() in _ARCHIVES
    )
    kind = _NAMES.venues.get(venue) or _NAMES.institutions.get(institution)
    dates = metas.all(*_NAMES.dates) or metas.all(*_NAMES.other_dates)
    fields = mapped_fields("web page", _record_of(metas))
    # So the ACM's library writes it.
    title, _, host = fields.title.partition(" | ")
    return replace(
        fields,
        title=title,
        authors=_authors_of(metas),
        kind=PaperKind.PREPRINT if is_preprint else kind,
        venue=metas.first(venue) or host,
        published=most_exact(dated(without_new_year(date)) for date in dates),
    )


def _record_of(metas: _Metas) -> dict[str, Any]:
    """Return *metas* as a record: of addresses all, of others the first of each name."""
    firsts = {name: found[0] for name, found in metas.texts.items()}
    addresses = {name: found for name, found in metas.texts.items() if name.endswith("_url")}
    about = metas.all(*_NAMES.about)
    keywords = metas.all("citation_keywords", "citation_keyword", "eprints.keywords")
    dois = (text for text in metas.all("dc.identifier") if identifier("doi", text))
    return {
        **firsts,
        **addresses,
        "about": [text for text in about if len(text) >= _WHOLE and not text.endswith(_CUT)][:1],
        "keywords": [keyword for text in keywords for keyword in split_keywords(text)],
        "named doi": next(dois, ""),
    }


def _authors_of(metas: _Metas) -> tuple[Author, ...]:
    """Return the authors: one in each meta, or all in one."""
    if metas.authors and not (len(metas.authors) == 1 and ";" in metas.first(_AUTHOR)):
        return tuple(metas.authors)
    return split_authors(";".join(metas.best(*_NAMES.authors)))


def _articles_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles in JSON-LD, in lists, graphs and descriptions of pages."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(reversed(here))
        elif isinstance(here, dict):
            types = here.get("@type")
            named = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and name.endswith(_ARTICLE) for name in named):
                yield _prepared(here)
            elif _XPLORE_KEY in here and "title" in here:
                yield here
            else:
                waiting.extend(here[key] for key in ("mainEntity", "@graph") if key in here)


def _prepared(article: dict[str, Any]) -> dict[str, Any]:
    """Return an *article* with its DOI where a path reaches it, and no site as a journal."""
    names = (text for key in _NAMING for text in _texts_in(article.get(key)))
    doi = next((text for text in names if identifier("doi", text)), "")
    within = article.get("isPartOf")
    site = isinstance(within, dict) and str(within.get("@type")).startswith("Web")
    outside = {"isPartOf": None} if site else {}
    return {**article, "doi": doi, **outside}


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts of a value, in a list, and of an object that names something."""
    for part in value if isinstance(value, list) else [value]:
        text = part.get("value") or part.get("@id") if isinstance(part, dict) else part
        if isinstance(text, str):
            yield text
