"""Lists and tables of papers in Markdown: `- [Title](address) - authors, venue, year`.

Whether the last name before the year is a venue or an author is told by its words, or else by what
the other entries of the file have there; where neither tells it is left out with a warning.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

import papershelf.readers.lists as lists
from papershelf.model import Link, LinkKind, Source
from papershelf.problems import warning
from papershelf.readers.fields import PAPER_LINKS, one_line, paper_of, shown
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.table_rows import Row
from papershelf.readers.tables import Table
from papershelf.readers.words import letters, link_kind
from papershelf.text.name_lists import split_authors

_ADDRESS = r"\((?P<url>(?!#)[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)(?: \"[^\"]*\")?\)"
_LABEL = r"\[(?P<label>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]"
_LINK = re.compile(rf"\[?{_LABEL}{_ADDRESS}\]?")
_BULLET = re.compile(r"\s*(?:[-*+•]|[0-9]{1,4}[.)])\s+")
_ENTRY = re.compile(rf"{_BULLET.pattern}[*_]{{0,3}}{_LABEL}{_ADDRESS}[*_]{{0,3}}(?P<rest>.*)")
# Where links stand behind the title, what is before them: "(CVPR 2016) Title", "Title (CVPR 2016)",
# and "**Title**, CVPR 2016.". What holds more than that is no entry.
_TITLE = r"(?P<title>(?:(?! [-–—] |\w\. )[^\[\]()*|`]){8,300})"
_WHERE = r"(?P<venue>[^()\[\]`_*.,]{2,60}),? (?P<year>(?:19|20)[0-9]{2})"
_UNLINKED = tuple(
    re.compile(form)
    for form in (
        rf"[(\[`]{{1,2}}{_WHERE}[)\]`]{{1,2}}:? (?:\*\*)?{_TITLE}(?:\*\*)?",
        rf"(?:\*\*)?{_TITLE}(?:\*\*)?[.,]? [(`_*]{{1,2}}{_WHERE}[)`_*]{{1,2}}",
        rf"\*\*{_TITLE}\*\*[.,:]? {_WHERE}",
        rf"(?:\*\*)?{_TITLE}(?:\*\*)?",
    )
)
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"\s*#{1,6} ")
# Rules, comments, HTML, badges, and a table of contents.
_NOTHING = re.compile(r"\s*(?:[-*_=]{3,}|<[^<>]*>.*|\[?!\[.*|[-*+] \[[^\[\]]*\]\(#[^()]*\))\s*")
_AT_EDGES = " ,.;:|-–—*_()[]"
_YEAR = re.compile(r"(?<![\w/-])(?:19|20)[0-9]{2}\Z")
_PART = re.compile(r" [-–—|·] |\. (?=In )")
# Words of venues; abbreviations such as NeurIPS and JMLR stand right before the year or numbers.
_VENUE = re.compile(
    r"(?i:\b(?:conference|conf|journal|proceedings|proc|transactions|trans|workshop|symposium|letters"
    r"|reviews?|advances|annals|arxiv|preprint|magazine|bulletin|nature|science)\b)"
)
# Names may stand in capitals, too, but have more words than one.
_SHORT = re.compile(r"^(?:In )?(?=\w*[A-Z]\w*[A-Z]\w*[A-Z])\w{3,}(?![\w ]* [A-Z]+$)")
_AUTHOR = re.compile(r"\b[A-Z]\.|\bet al\b|^(?:and|&) | (?:and|&) |\b[A-Z]{1,2}$")
# What no list of names holds: a number, or a word in small letters that is no particle.
_NO_NAMES = re.compile(
    r"[0-9]|(?<![\w'’.-])(?!(?:and|et|al|others|van|von|der|den|de|del|della|di|da|dos|du|la|le|ten"
    r"|ter|el|bin|ibn|af|zu|zur)\b)[a-z]+(?![\w'’-])"
)
_TITLES = frozenset({"title", "papertitle", "articletitle"})
_COLUMNS = frozenset("authors author venue conference journal year date published".split())
_COMMON = 0.5


class _Credit(Struct, frozen=True, kw_only=True):
    """Who, where and when; `unclear` may be an author or a venue, or is neither."""

    authors: str = ""
    venue: str = ""
    unclear: str = ""
    year: str = ""


class _LinkedEntry(Struct, frozen=True, kw_only=True):
    """An entry: lines, title, address, the lines behind, or what is `said` before links."""

    lines: tuple[lists.FilledLine, ...]
    title: str
    url: str = ""
    rest: tuple[str, ...]
    said: _Credit | None = None

    def credit(self) -> _Credit:
        """Return who, where and when, as the first line has it, or else all of them."""
        if self.said:
            return self.said
        first = _credit(self.rest[0])
        return first if first.year else _credit(" ".join(self.rest))

    def body(self) -> str:
        """Return the prose below an entry that is whole in its first line, or nothing."""
        text = one_line(_LINK.sub("", " ".join(self.rest[1:])))
        whole = self.said or _credit(self.rest[0])
        return text if whole.year and lists.SENTENCES.fullmatch(text) else ""

    def links(self) -> Iterator[Link]:
        """Yield the address of the title, and others by their labels."""
        if self.url:
            yield Link(url=self.url, kind=LinkKind.PAPER, field="title")
        for match in _LINK.finditer(" ".join(self.rest)):
            kind = link_kind(match["label"]) or LinkKind.OTHER
            yield Link(url=match["url"], kind=kind, field=match["label"].strip("[]"))


def is_markdown_list(head: str) -> bool:
    """Return whether most of a text is entries with a year, or tables of papers."""
    parts = list(_parts(lists.filled_lines(head)))
    entries = [found for part in parts if (found := _entry_of(part))]
    dated = sum(1 for found in entries if (found.said or _credit(found.rest[0])).year)
    rows = sum(len(part) for part in parts if _is_table(part))
    singles = [part[0].text for part in parts if not _is_table(part)]
    others = sum(1 for text in singles if not _is_entry(text) and not _aside_of(text))
    return dated + rows > 0 and dated >= _COMMON * len(entries) and dated + rows >= others


def read_markdown_list(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read the entries and tables of a text; all other lines are boilerplate or reported."""
    items: list[Item] = []
    entries: list[_LinkedEntry] = []
    strays: list[int] = []
    for lines in _parts(lists.filled_lines(stream.read())):
        if found := _entry_of(lines):
            entries.append(found)
        elif _is_table(lines):
            items += _table_items(lines, path)
        elif kind := _aside_of(lines[0].text):
            source = Source(path=path.as_posix(), line=lines[0].number)
            items.append(Aside(kind, source))
        else:
            strays.append(lines[0].number)
    said = [one.credit() for one in entries]
    venues = sum(1 for credit in said if credit.venue)
    has_venues = venues >= _COMMON * sum(1 for credit in said if credit.year)
    for one, credit in zip(entries, said, strict=True):
        items += _entry_items(one, credit, path.as_posix(), has_venues=has_venues)
    yield from lists.in_order(items, strays, path)


def _entry_of(lines: Sequence[lists.FilledLine]) -> _LinkedEntry | None:
    """Return the entry of lines, or None where the first begins none."""
    first = lines[0].text
    below = [line.text.strip() for line in lines[1:]]
    if match := _ENTRY.match(first):
        title, rest = match["label"].strip(" *_"), (match["rest"], *below)
        return _LinkedEntry(lines=tuple(lines), title=title, url=match["url"], rest=rest)
    if before := _before_links(first):
        said = before.groupdict("")
        title, credit = said["title"].strip(" .,:"), _Credit()
        if "year" in said:
            credit = _Credit(venue=said["venue"], year=said["year"])
        return _LinkedEntry(lines=tuple(lines), title=title, rest=(first, *below), said=credit)
    return None


def _before_links(text: str) -> re.Match[str] | None:
    """Return the title and the credit before the links of an entry, one of them to the paper."""
    bullet, link = _BULLET.match(text), _LINK.search(text)
    if not bullet or not link or len(text) > lists.LONGEST_ENTRY:
        return None
    if not any(link_kind(one["label"]) in PAPER_LINKS for one in _LINK.finditer(text)):
        return None
    if _LINK.sub("", text[link.start() :]).strip(f"{_AT_EDGES}!"):
        return None
    before = text[bullet.end() : link.start()].rstrip(" .,:-–—|")
    return next((match for form in _UNLINKED if (match := form.fullmatch(before))), None)


def _is_entry(text: str) -> bool:
    return bool(_ENTRY.match(text) or _before_links(text))


def _aside_of(text: str) -> AsideKind | None:
    """Return what a line is that carries no paper, or None for other text."""
    if _HEADING.match(text):
        return AsideKind.HEADING
    return AsideKind.BOILERPLATE if _NOTHING.fullmatch(text) else None


def _parts(lines: Sequence[lists.FilledLine]) -> Iterator[Sequence[lists.FilledLine]]:
    """Yield the lines of each entry and table, and any other line by itself."""
    start = 0
    while start < len(lines):
        end = start + 1
        if _begins_table(lines, start):
            while end < len(lines) and "|" in lines[end].text and lists.follows(lines, end):
                end += 1
        elif _is_entry(lines[start].text):
            while end < len(lines) and _belongs(lines, end):
                end += 1
        yield lines[start:end]
        start = end


def _belongs(lines: Sequence[lists.FilledLine], number: int) -> bool:
    """Return whether an indented line goes on with the entry above, or has links alone."""
    text = lines[number].text
    if not text[:1].isspace() or not lists.follows(lines, number):
        return False
    match = _ENTRY.match(text)
    return bool(match and link_kind(match["label"])) or not _BULLET.match(text)


def _credit(text: str) -> _Credit:
    """Return what a text such as "A. Vaswani, N. Shazeer, NeurIPS, 2017" says."""
    text = one_line(_LINK.sub("", text)).strip(_AT_EDGES)
    if not _YEAR.search(text) or len(text) > lists.LONGEST_ENTRY:
        return _Credit(unclear=text)
    year, text = text[-4:], text[:-4].rstrip(" ,;.:|-–—*_[")
    before, bracket, venue = text.rpartition("(")
    if not bracket or ")" in venue or not venue:
        before, *parts = _PART.split(text.rstrip(_AT_EDGES))
        venue = ", ".join(parts)
    if venue:
        return _named(before.strip(_AT_EDGES), venue.strip(_AT_EDGES), year)
    pieces = before.split(", ")
    last = max((at for at, piece in enumerate(pieces) if not piece[:1].isdigit()), default=0)
    first = next((at for at, piece in enumerate(pieces) if _VENUE.search(piece)), len(pieces))
    first = last if first > last and _SHORT.search(pieces[last]) else first
    if first < len(pieces) or _AUTHOR.search(pieces[-1]):
        return _named(", ".join(pieces[:first]), ", ".join(pieces[first:]), year)
    authors = ", ".join(pieces[:-1])
    return replace(_named(authors, "", year), unclear=pieces[-1])


def _named(authors: str, venue: str, year: str) -> _Credit:
    """Return a credit whose authors are names, or that says them to be unclear."""
    if _NO_NAMES.search(authors):
        return _Credit(venue=venue, unclear=authors, year=year)
    return _Credit(authors=authors, venue=venue, year=year)


def _entry_items(
    found: _LinkedEntry, credit: _Credit, path: str, *, has_venues: bool
) -> Iterator[Item]:
    """Yield the paper of an entry, and a warning of what in it is unclear."""
    source = Source(path=path, line=found.lines[0].number, lines=len(found.lines))
    if has_venues and credit.authors and credit.unclear:
        credit = replace(credit, venue=credit.unclear, unclear="")
    if credit.unclear:
        hint = "expected “- [Title](address) - authors, venue, year”"
        yield warning(source, f"“{shown(credit.unclear)}” is left out", hint)
    fields = lists.published_in(f"{credit.venue}, {credit.year}")
    yield from paper_of(
        replace(
            fields,
            title=found.title,
            abstract=found.body(),
            authors=split_authors(credit.authors),
            links=(*found.links(), *fields.links),
        ),
        source,
    )


def _cells(text: str) -> list[str]:
    """Return the cells of a table's row."""
    text = text.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(text)]


def _columns(text: str) -> list[str]:
    """Return the names of a table's columns; "Paper" is the title where nothing else is."""
    names = _cells(text)
    titled = not _TITLES.isdisjoint(map(letters, names))
    return ["Title" if letters(name) == "paper" and not titled else name for name in names]


def _is_table(lines: Sequence[lists.FilledLine]) -> bool:
    return len(lines) > 1 and bool(_RULE.fullmatch(lines[1].text))


def _begins_table(lines: Sequence[lists.FilledLine], number: int) -> bool:
    """Return whether a line names the columns of a table of papers."""
    below = number + 1
    if below >= len(lines) or "|" not in lines[number].text:
        return False
    columns = set(map(letters, _columns(lines[number].text)))
    is_of_papers = bool(columns & _TITLES and columns & _COLUMNS)
    return is_of_papers and lists.follows(lines, below) and _is_table(lines[number : below + 1])


def _table_items(lines: Sequence[lists.FilledLine], path: Path) -> Iterator[Item]:
    """Yield what the rows of a table give; lines that give nothing are boilerplate."""
    names = _columns(lines[0].text)
    rows = [_row(names, line.text) for line in lines[2:]]
    labels = list(dict.fromkeys(label for row in rows for label in row[1]))
    source = Source(path=path.as_posix(), line=lines[0].number)
    table = Table((*names, *labels), ",", source)
    yield from table.notes()
    for line in lines[:2]:
        yield Aside(AsideKind.BOILERPLATE, replace(source, line=line.number))
    for line, (cells, links) in zip(lines[2:], rows, strict=True):
        every = (*cells, *(links.get(label, "") for label in labels))
        items = list(table.read(Row(line=line.number, last=line.number, cells=every)))
        yield from items or [Aside(AsideKind.BOILERPLATE, replace(source, line=line.number))]


def _row(names: Sequence[str], text: str) -> tuple[list[str], dict[str, str]]:
    """Return the cells of a row as plain text, and the addresses in them by a label."""
    cells: list[str] = []
    links: dict[str, str] = {}
    for number, cell in enumerate(_cells(text)):
        name = names[number] if number < len(names) else ""
        found = list(_LINK.finditer(cell))
        # Under "Code" stands an address, whatever it is called.
        shows = "url" if link_kind(name) and len(found) == 1 else "label"
        for match in found if shows == "label" else ():
            links[match["label"] if link_kind(match["label"]) else "URL"] = match["url"]
        plain = _LINK.sub(rf"\g<{shows}>", cell)
        cells.append(plain.strip(" *") if letters(name) in _TITLES else plain)
    return cells, links
