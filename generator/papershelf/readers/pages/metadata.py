"""The metadata of a paper in a page or note: values under the keys that programs and people use.

The keys are those of PMLR's posts, CSL in YAML, Jekyll and academicpages, Hugo's academic themes
(https://docs.hugoblox.com), and the notes that Obsidian and Logseq import from Zotero.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, Texts, completed, is_address, split_keywords
from papershelf.readers.links import links_in
from papershelf.readers.maps import people_in
from papershelf.readers.pages.page_text import PageText, without_shortcodes
from papershelf.readers.plain import PlainReader, identified_in, listed_ids, map_from_paths
from papershelf.readers.references import citation_fields
from papershelf.readers.values import inner_at
from papershelf.readers.words import NAMES, letters
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of
from papershelf.text.tables import table

# A value as in the file: YAML's types would turn the arXiv id 1412.6980 into 1412.698.
Written = str | list["Written"] | dict[str, "Written"]


class _MetadataKeys(Struct, frozen=True, kw_only=True):
    """The content of `metadata.yml`: keys by their letters alone, several keys in one text."""

    numbered: dict[str, PaperKind]
    categories: dict[str, PaperKind]
    signs: str


# Hugo's academic themes: "In *NeurIPS*", and "*Journal of Source Themes, 1*(1)".
_EMPHASIS = re.compile(
    r"(?:in:?\s)?\s?[*_]{1,3}(?P<name>[^*_]{1,300}?)"
    r"(?:, (?:(?:19|20)[0-9]{2}|(?P<volume>[0-9]{1,4})))?[*_]{1,3}"
    r"(?:\s?\((?P<issue>[0-9]{1,4})\))?.{0,200}",
    re.IGNORECASE,
)
_KEYS = table("readers/metadata", _MetadataKeys)
# "paper_number" is that of a meeting, and no issue.
_NUMBERS = frozenset({*NAMES["issue"], "number", *NAMES["pages"]})
# Keys that only a paper has.
SIGNS = frozenset({*_KEYS.signs.split(), *NAMES["key"], *NAMES["venue"]}) - {"book"}
# Links of the themes' example pages, which have nothing to do with the paper.
OF_THEMES = re.compile(
    r"https?://(?:www\.|docs\.)?(?:(?:wowchemy|hugoblox|sourcethemes)\.com\b.*"
    r"|academicpages\.github\.io\b.*"
    r"|github\.com/(?:wowchemy|hugoblox|sourcethemes|academicpages|gcushen/hugo-academic)\b.*"
    r"|(?:youtube\.com|slideshare\.net|example\.(?:org|com)|twitter\.com/twitter)/?)",
    re.IGNORECASE,
)
_DOI_IN_PATH = re.compile(r"(?<![0-9])10\.[0-9]{4,9}/[^\s?#]{1,200}")
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?(?:[^\[\]|\n/]{1,200}/)*([^\[\]|\n/]{1,200})\]\]")
_ONLY_WIKI = re.compile(rf"\s*{_WIKI.pattern}(?:\s*(?:,|;|and)?\s*{_WIKI.pattern})*\s*")
# The markup by which a site emphasises its owner's name, and an escaped mark of a footnote.
_EMPHASISED_NAME = re.compile(r"\*\*|__|\\\*|</?[a-z]{1,9}\b[^<>]{0,200}>", re.IGNORECASE)
_HASHED = re.compile(r"(?:\s*#[^\s#]+)+\s*")


class Metadata(Texts):
    """A mapping whose keys compare by their letters: "container-title" equals "containerTitle".

    `written` is the mapping as in the file, `values` has the letters of the keys.
    """

    def __init__(self, written: Mapping[str, Written]) -> None:
        self.written = written
        values = {letters(key): value for key, value in written.items()}
        # "paper_title" beside the title of a meeting or note.
        of_paper = (key for key, value in values.items() if value and key.startswith("paper"))
        names = ((key, key.removeprefix("paper")) for key in of_paper)
        self.values = values | {name: values[key] for key, name in names if name not in _NUMBERS}
        flat = ((key, text) for key, value in self.values.items() for text in _flat(value))
        super().__init__((key, text) for key, text in flat if text.strip())

    def fields(self, page: PageText, name: str = "") -> Fields:
        """Return the fields; *page* is the text below the metadata, and *name* may be the title."""
        record: dict[str, Any] = {
            key: list(map(_bare, texts))
            for key, texts in self.texts.items()
            if key != "publishdate"
        }
        if "issued" in self.values:
            record["issued"] = self.values["issued"]
        mapped = PlainReader(map_from_paths(tuple(record)), record).fields()
        host = _emphasised_venue(mapped.venue)
        links = list(links_in(self.written))
        if is_address(page.download):
            links.append(Link(url=page.download, kind=LinkKind.PAPER, field="Download"))
        fields = replace(
            mapped,
            title=self.title(page, name),
            abstract=self.abstract(page),
            authors=self.authors(),
            kind=self.kind(mapped.kind),
            venue=host.venue,
            venue_short=_emphasised_venue(mapped.venue_short).venue,
            volume=mapped.volume or host.volume,
            issue=mapped.issue or host.issue,
            identifiers=(*mapped.identifiers, *self.identifiers()),
            keywords=tuple(self.keywords()),
            links=tuple(links),
            key=mapped.key.removeprefix("@"),
        )
        citation = self.first("citation") or page.citation
        return _with_citation(fields, citation, self.first("publishdate"))

    def title(self, page: PageText, name: str) -> str:
        """Return the title; the page's `title` takes precedence over PMLR's `tex_title`."""
        key = self.first(*NAMES["key"]).removeprefix("@")
        title = self.first("originaltitle", "title", "textitle").strip()
        if wiki_link := _WIKI.fullmatch(title):
            title = wiki_link[1]
        # Logseq writes "@" before the title of a note from Zotero.
        from_zotero = "itemtype" in self.values or (key and title == f"@{key}")
        title = title.removeprefix("@") if from_zotero else title
        names = (title, page.heading.removeprefix("@"), name.removeprefix("@"))
        return next((text for text in names if text and text != key), "")

    def abstract(self, page: PageText) -> str:
        """Return the abstract, or in its place a summary, the prose of the page, or an excerpt."""
        texts = (
            self.first("abstract", "abstractnote"),
            page.abstract,
            self.first("summary", "abstractshort"),
            page.prose,
            self.first("excerpt"),
        )
        return next(filter(None, (without_shortcodes(text).strip() for text in texts)), "")

    def authors(self) -> tuple[Author, ...]:
        """Return the authors, with the ids in the separate lists of ids."""
        value = self.values.get("author") or self.values.get("authors", "")
        first = self.values.get("firstauthor", "")
        authors = tuple(author for part in (first, value) if part for author in _authors_of(part))
        return identified_in(self.texts, authors)

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield the identifiers of Hugo's theme and the DOI in the address of the page."""
        yield from listed_ids(self.written)
        yield from listed_ids(inner_at(self.written, "hugoblox"))
        if path := _DOI_IN_PATH.search(self.first("permalink")):
            yield "doi", path[0].strip("/")

    def kind(self, by_word: PaperKind | None) -> PaperKind | None:
        """Return the kind that the numbers of Hugo's themes, words (*by_word*) or a folder name."""
        by_number = _KEYS.numbered.get(self.first("publicationtypes"))
        return by_number or by_word or _KEYS.categories.get(self.first("category"))

    def keywords(self) -> Iterator[str]:
        """Yield the keywords and tags, which are lists or single texts."""
        for key in ("keywords", "tags"):
            value = self.values.get(key, "")
            if isinstance(value, str):
                value = [*(value.split() if _HASHED.fullmatch(value) else split_keywords(value))]
            for text in _flat(value):
                yield _bare(text).strip().removeprefix("#")


def _bare(text: str) -> str:
    """Return *text* with the names of notes in place of links to them."""
    return _WIKI.sub(r"\1", text)


def _with_citation(fields: Fields, citation: str, day: str) -> Fields:
    """Return *fields* with missing values from a *citation*; *day* is the date if none has one."""
    from_citation = citation_fields(citation) if citation else Fields()
    is_same = fields.venue.casefold() in ("", from_citation.venue.casefold())
    in_venue = ("venue", "volume", "issue", "pages") if is_same else ()
    merged = completed(fields, from_citation, ("title", "authors", "published", *in_venue))
    identifiers = (*fields.identifiers, *from_citation.identifiers)
    return replace(merged, identifiers=identifiers, published=merged.published or day)


def _flat(value: Written) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in _flat(item)]
    return []


def _authors_of(value: Written) -> Iterator[Author]:
    """Yield the authors in a text, a mapping, or a list of texts and mappings."""
    if isinstance(value, str):
        names = _WIKI.findall(value) if _ONLY_WIKI.fullmatch(value) else []
        yield from map(author_of, names) if names else split_authors(_plain_names(value))
        return
    for item in value if isinstance(value, list) else [value]:
        # A list in the list holds the parts of a name, or names.
        texts = _flat(item)
        names = texts if all(" " in text for text in texts) else [" ".join(texts)]
        yield from map(author_of, filter(None, map(_plain_names, names)))
        if isinstance(item, dict):
            # PMLR calls the particle of a name "prefix", and Quarto has a name in parts.
            yield from people_in(
                [{"particle": item.get("prefix"), **item, **inner_at(item, "name")}]
            )


def _plain_names(text: str) -> str:
    """Return names without links to notes and without emphasis."""
    return _EMPHASISED_NAME.sub("", _bare(text))


def _emphasised_venue(text: str) -> Fields:
    """Return the venue in *text*, without emphasis and "In" before it, its volume and issue."""
    match = _EMPHASIS.fullmatch(text.strip())
    if not match:
        return Fields(venue=text)
    return Fields(venue=match["name"], volume=match["volume"] or "", issue=match["issue"] or "")
