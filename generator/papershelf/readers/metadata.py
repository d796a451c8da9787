"""What a page or note says of its paper: values under the keys that programs and people use.

The keys are those of PMLR's posts, of CSL in YAML, of Jekyll and academicpages, of Hugo's academic
themes (https://docs.hugoblox.com), and of what Obsidian and Logseq take from Zotero.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.readers.fields import (
    Fields,
    Texts,
    completed,
    is_address,
    normalise_preprint,
    page_span,
    paper_or_pdf,
    shown,
    split_keywords,
)
from papershelf.readers.lists import cited
from papershelf.readers.maps import people_in
from papershelf.readers.page_text import PageText, without_codes
from papershelf.readers.words import letters, link_kind, paper_kind, status_named
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import paired
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of
from papershelf.text.tables import table

# A value as it is written: YAML's own types would make 1412.698 of the arXiv id 1412.6980.
Written = str | list["Written"] | dict[str, "Written"]


class _MetadataKeys(Struct, frozen=True, kw_only=True):
    """What `metadata.yml` holds: keys with nothing but their letters, several in one text."""

    numbered: dict[str, PaperKind]
    categories: dict[str, PaperKind]
    kinds: str
    venues: str
    short_venues: str
    citekeys: str
    signs: str
    texts: frozenset[str]
    identifiers: dict[str, str]
    links: frozenset[str]
    providers: dict[str, str]


# Hugo's academic themes: "In *NeurIPS*", and "*Journal of Source Themes, 1*(1)".
_EMPHASIS = re.compile(
    r"(?:in:?\s)?\s?[*_]{1,3}(?P<name>[^*_]{1,300})[*_]{1,3}(?P<rest>.{0,200})", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?P<name>\D[^,]{1,200}), (?P<volume>[0-9]{1,4})")
_ISSUE = re.compile(r"\s?\((?P<issue>[0-9]{1,4})\)")
_KEYS = table("readers/metadata", _MetadataKeys)
# "published: false" is Jekyll's way of hiding a page.
_SWITCHES = frozenset({"true", "false", "yes", "no"})
_VENUES, _CITEKEYS = _KEYS.venues.split(), _KEYS.citekeys.split()
# Keys that only a paper has.
SIGNS = frozenset(_KEYS.signs.split()).union(_CITEKEYS, _VENUES) - {"book"}
# Keys that are meant to hold an address, whatever it looks like.
_ADDRESSES = re.compile(r"link|pdf|url.*|.*url")
# What the themes' examples link to in place of something of the paper.
_OF_THEMES = re.compile(
    r"https?://(?:www\.|docs\.)?(?:(?:wowchemy|hugoblox|sourcethemes)\.com\b.*"
    r"|academicpages\.github\.io\b.*"
    r"|github\.com/(?:wowchemy|hugoblox|sourcethemes|academicpages|gcushen/hugo-academic)\b.*"
    r"|(?:youtube\.com|slideshare\.net|example\.(?:org|com)|twitter\.com/twitter)/?)",
    re.IGNORECASE,
)
_DOI_IN_PATH = re.compile(r"(?<![0-9])10\.[0-9]{4,9}/[^\s?#]{1,200}")
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?(?:[^\[\]|\n/]{1,200}/)*([^\[\]|\n/]{1,200})\]\]")
_ONLY_WIKI = re.compile(rf"\s*{_WIKI.pattern}(?:\s*(?:,|;|and)?\s*{_WIKI.pattern})*\s*")
_MARKDOWN_LINK = re.compile(r"\[[^\[\]]{0,200}\]\(<?([^\s()<>]{1,2000})>?\)")
# How a site sets off its owner's name.
_SET_OFF = re.compile(r"\*\*|__|</?[a-z]{1,9}\b[^<>]{0,200}>", re.IGNORECASE)
_HASHED = re.compile(r"(?:\s*#[^\s#]+)+\s*")


class Metadata(Texts):
    """A mapping, whose keys are compared by their letters: "container-title", "containerTitle"."""

    def __init__(self, written: Mapping[str, Written]) -> None:
        self.written = written
        self.values = {letters(key): value for key, value in written.items()}
        flat = ((key, text) for key, value in self.values.items() for text in _flat(value))
        super().__init__((key, text) for key, text in flat if text.strip())
        found = list(self.links())
        self.own_links = [link for link in found if not _OF_THEMES.fullmatch(link.url)]
        of_theme = (link.url for link in found if _OF_THEMES.fullmatch(link.url))
        self.theme_links = tuple(dict.fromkeys(of_theme))

    def fields(self, page: PageText, name: str = "") -> Fields:
        """Return the record; *page* is what stands below it, and *name* may be its title."""
        venue, volume, issue = _published_in(self.plain(*_VENUES))
        fields = Fields(
            title=self.title(page, name),
            abstract=self.abstract(page),
            authors=self.authors(),
            kind=self.kind(),
            venue=venue,
            venue_short=_published_in(self.plain(*_KEYS.short_venues.split()))[0],
            volume=self.first("volume") or volume,
            issue=self.first("issue", "number") or issue,
            pages=self.pages(),
            publisher=self.plain("publisher"),
            published=self.date(),
            identifiers=tuple(self.identifiers()),
            keywords=tuple(self.keywords()),
            links=(*self.own_links, *_download(page)),
            status=status_named(self.all("status", "pubstate")),
            language=self.first("language", "lang"),
        )
        citation = self.first("citation") or page.citation
        return normalise_preprint(_completed(fields, citation, self.first("publishdate")))

    @property
    def is_note(self) -> bool:
        """Whether it is of a notebook, and so what stands below it is its writer's own."""
        return any(self.first(key) for key in _CITEKEYS)

    def plain(self, *names: str) -> str:
        """Return the first text under some *names*, of a link to a note its name."""
        return _WIKI.sub(r"\1", self.first(*names))

    def title(self, page: PageText, name: str) -> str:
        """Return the title; that of the page itself is preferred to PMLR's `tex_title`."""
        key = self.first(*_CITEKEYS).removeprefix("@")
        given = self.first("originaltitle", "title", "textitle").strip()
        if whole := _WIKI.fullmatch(given):
            given = whole[1]
        # Logseq writes it before what comes from Zotero.
        of_zotero = "itemtype" in self.values or (key and given == f"@{key}")
        given = given.removeprefix("@") if of_zotero else given
        names = (given, page.heading.removeprefix("@"), name.removeprefix("@"))
        return next((text for text in names if text and text != key), "")

    def abstract(self, page: PageText) -> str:
        """Return the abstract, or what stands in for it: a summary, or the prose of a page."""
        texts = (
            self.first("abstract", "abstractnote"),
            page.abstract,
            self.first("summary", "abstractshort"),
            page.prose,
            self.first("excerpt"),
        )
        return next(filter(None, (without_codes(text).strip() for text in texts)), "")

    def authors(self) -> tuple[Author, ...]:
        """Return the authors, with the ids that lists beside them give."""
        value = self.values.get("author") or self.values.get("authors", "")
        first = self.values.get("firstauthor", "")
        found = tuple(author for part in (first, value) if part for author in _authors_of(part))
        for key in ("authorids", "orcids"):
            found = paired(found, self.all(key))
        return found

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield what names the paper."""
        inner = Metadata(_mapping(_mapping(self.written.get("hugoblox", "")).get("ids", "")))
        path = _DOI_IN_PATH.search(self.first("permalink"))
        yield "doi", self.first("doi") or inner.first("doi") or (path[0].strip("/") if path else "")
        yield "arxiv", self.first("arxiv", "arxivid") or inner.first("arxiv")
        for scheme, keys in _KEYS.identifiers.items():
            # These may be addresses, which are links.
            value = self.first(*keys.split())
            yield scheme, "" if is_address(value) else value

    def kind(self) -> PaperKind | None:
        """Return what the record is, in words or by the numbers of themes."""
        numbered = _KEYS.numbered.get(self.first("publicationtypes"))
        named = paper_kind(_WIKI.sub(r"\1", text) for text in self.all(*_KEYS.kinds.split()))
        return numbered or named or _KEYS.categories.get(self.first("category"))

    def pages(self) -> str:
        """Return the pages from first to last, however they are given."""
        first = self.first("firstpage")
        both = first and page_span(first, self.first("lastpage"))
        return self.first("page", "pages") or both

    def date(self) -> str:
        """Return the most exact of the dates of the year: a note has a date of its own."""
        year, month = self.plain("year", "publicationyear"), self.first("month")
        dates = [
            _WIKI.sub(r"\1", text) for text in self.all("date", "published", "publicationdate")
        ]
        issued = self.values.get("issued", "")
        parts = issued.get("date-parts", "") if isinstance(issued, dict) else ""
        joined = [f"{year}-{month:0>2}", f"{month} {year}"] if year and month else []
        return most_exact(
            [
                *joined,
                year,
                *(date for date in dates if date.casefold() not in _SWITCHES),
                issued if isinstance(issued, str) else "-".join(_flat(parts)),
            ]
        )

    def keywords(self) -> Iterator[str]:
        """Yield keywords and tags, in lists or in one text."""
        for key in ("keywords", "tags"):
            value = self.values.get(key, "")
            for text in _parts_of(value) if isinstance(value, str) else _flat(value):
                yield _WIKI.sub(r"\1", text).strip().removeprefix("#")

    def links(self) -> Iterator[Link]:
        """Yield the links under keys that name what is there, and in lists of links."""
        for name, value in self.written.items():
            key = letters(name)
            kind = link_kind(name)
            if key in _KEYS.links:
                yield from _listed_links(name, value)
            elif kind and key not in _KEYS.texts:
                for text in _flat(value):
                    link = _MARKDOWN_LINK.fullmatch(text.strip())
                    address = link[1] if link else text
                    if _ADDRESSES.fullmatch(key) or is_address(address):
                        yield Link(url=address, kind=kind, field=name)


def _completed(fields: Fields, citation: str, day: str) -> Fields:
    """Return *fields* with what they lack of a *citation*, or else the *day* of the page."""
    found = cited(citation) if citation else Fields()
    is_same = fields.venue.casefold() in ("", found.venue.casefold())
    in_venue = ("venue", "volume", "issue", "pages") if is_same else ()
    both = completed(fields, found, ("title", "authors", "published", *in_venue))
    identifiers = (*fields.identifiers, *found.identifiers)
    return replace(both, identifiers=identifiers, published=both.published or day)


def _download(page: PageText) -> Iterator[Link]:
    """Yield the address from which a page says to download the paper, unless it is the theme's."""
    if is_address(page.download) and not _OF_THEMES.fullmatch(page.download):
        yield Link(url=page.download, kind=paper_or_pdf(page.download), field="Download")


def _mapping(value: Written) -> dict[str, Written]:
    return value if isinstance(value, dict) else {}


def _flat(value: Written) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in _flat(item)]
    return []


def _parts_of(text: str) -> tuple[str, ...]:
    return tuple(text.split()) if _HASHED.fullmatch(text) else split_keywords(text)


def _listed_links(name: str, value: Written) -> Iterator[Link]:
    """Yield the links of `links: {code: …}`, and of `links: [{name: Code, url: …}]`."""
    if isinstance(value, dict):
        for label, addresses in value.items():
            for address in _flat(addresses):
                yield _raw_link(label, address)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield _entry_link(name, Metadata(item))
            else:
                yield from (_raw_link(name, address) for address in _flat(item))


def _entry_link(name: str, entry: Metadata) -> Link:
    """Return the link of an object, by its address or by its id at a provider."""
    label = entry.first("name", "label", "title", "type", "text")
    known = _KEYS.providers.get(entry.first("provider").lower(), "")
    address = known + entry.first("id") if known and entry.first("id") else ""
    return _raw_link(label or name, entry.first("url", "link", "href") or address)


def _raw_link(label: str, address: str) -> Link:
    return Link(url=address, kind=link_kind(label) or LinkKind.OTHER, field=shown(label))


def _authors_of(value: Written) -> Iterator[Author]:
    """Yield the authors: a text, a mapping, or a list of either."""
    if isinstance(value, str):
        names = _WIKI.findall(value) if _ONLY_WIKI.fullmatch(value) else []
        yield from map(author_of, names) if names else split_authors(_name(value))
        return
    for item in value if isinstance(value, list) else [value]:
        yield from map(author_of, map(_name, _flat(item)))
        if isinstance(item, dict):
            # "prefix" is PMLR's word.
            yield from people_in([{"particle": item.get("prefix"), **item}])


def _name(text: str) -> str:
    """Return names without links to notes, and without what sets one of them off."""
    return _SET_OFF.sub("", _WIKI.sub(r"\1", text))


def _published_in(text: str) -> tuple[str, str, str]:
    """Return a venue without Markdown around it and without "In" before that, volume and issue."""
    match = _EMPHASIS.fullmatch(text.strip())
    if not match:
        return text, "", ""
    numbered = _NUMBERED.fullmatch(match["name"])
    issue = _ISSUE.match(match["rest"])
    if not numbered:
        return match["name"], "", ""
    return numbered["name"], numbered["volume"], issue["issue"] if issue else ""
