"""Tables of papers in Markdown, whose columns have the names that those of spreadsheets have."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from papershelf.model import LinkKind
from papershelf.problems import note, warning
from papershelf.readers.fields import quoted_list, shown, unusable
from papershelf.readers.lists.credit import are_authors
from papershelf.readers.pasted import LINK, follows, without_labels
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item
from papershelf.readers.tables.rows import PAPERS, Row
from papershelf.readers.tables.table import Table
from papershelf.readers.words import NAMES, TITLES, letters, link_kind
from papershelf.text.addresses import REPOSITORY_HOSTS
from papershelf.text.identifiers import identifier_of
from papershelf.text.wording import count

_RULE = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)+\|?\s*+")
_CELL_END = re.compile(r"(?<!\\)\|")
# A picture, badge or comment, and the end of a line in a cell.
_PICTURE = re.compile(r"(\[)?!\[[^\[\]]*\]\([^()\s]*\)(?(1)\]\(\))|<img [^<>]*>|\[//\]: #.*")
_LINE_END = re.compile(r"<br\s?/?>")
_BELOW_TITLE = "text below the title"
# Beside a title, the columns of a table of papers.
_COLUMNS = frozenset({"pdf", "code", "github"}).union(
    *(NAMES[field] for field in ("authors", "venue", "year", "date", "doi", "arxiv"))
)
# Labels of links that would name a column of texts.
_TEXT_COLUMNS = frozenset({"abstract", "publisher", "source"})


class _LinkedRow(NamedTuple):
    """The cells of a row as plain text, the addresses in them by label, and unused labels."""

    cells: Sequence[str]
    links: Mapping[str, str]
    unused: Sequence[str]


def begins_table(lines: Sequence[FilledLine], number: int) -> bool:
    """Return whether a line names the columns of a table of papers, with a rule below."""
    below = number + 1
    if below >= len(lines) or "|" not in lines[number].text:
        return False
    columns = set(map(letters, _cells(lines[number].text)))
    is_of_papers = columns & TITLES.union(PAPERS) and columns & _COLUMNS.union(PAPERS[1:])
    return bool(is_of_papers and follows(lines, below) and _RULE.fullmatch(lines[below].text))


def table_items(lines: Sequence[FilledLine]) -> Iterator[Item]:
    """Yield the items of a table's rows; the lines of the header and empty rows are boilerplate."""
    names = _columns(lines[0].text)
    rows = [_row(names, line.text) for line in lines[2:]]
    labels = list(dict.fromkeys(label for row in rows for label in row.links))
    unused = list(dict.fromkeys(shown(label) for row in rows for label in row.unused))
    source = lines[0].source
    table = Table((*names, *labels), ",", source)
    yield from table.notes()
    if unused:
        yield note(source, f"the links of these labels are not used: {quoted_list(unused)}")
    for line in lines[:2]:
        yield Aside(AsideKind.BOILERPLATE, line.source)
    for line, row in zip(lines[2:], rows, strict=True):
        at, missing = line.source, len(names) - len(row.cells)
        message = f"the row has {count(len(row.cells), 'cell')}, but there are {len(names)} columns"
        if any(row.cells[len(names) :]):
            yield unusable(at, message, "write a “|” that is text as “\\|”")
            continue
        if missing > 0 and any(row.cells):
            yield warning(at, message, "the missing cells are read as empty")
        of_links = (row.links.get(label, "") for label in labels)
        cells = (*row.cells[: len(names)], *[""] * missing, *of_links)
        items = list(table.read(Row(line=at.line, last=at.line, cells=cells)))
        yield from items or [Aside(AsideKind.BOILERPLATE, at)]
    yield from table.no_addresses()


def _columns(text: str) -> list[str]:
    """Return the names of a table's columns; such as "Paper" become "Title" if no column is."""
    names = _cells(text)
    has_title = not TITLES.isdisjoint(map(letters, names))
    return ["Title" if letters(name) in PAPERS and not has_title else name for name in names]


def _cells(text: str) -> list[str]:
    """Return the cells of a table's row."""
    text = text.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(text)]


def _row(names: Sequence[str], text: str) -> _LinkedRow:
    """Return the row in *text*, below the columns called *names*."""
    cells: list[str] = []
    links: dict[str, str] = {}
    unused: list[str] = []
    words = [*map(letters, names)]
    for word, written in zip(chain(words, repeat("")), _cells(text), strict=False):
        cell, is_title = _PICTURE.sub("", written), word in TITLES
        matches = list(LINK.finditer(cell))
        kinds = [link_kind(match["label"]) for match in matches]
        # A column such as "Code" holds addresses, so that the label of a link doesn't matter.
        holds_addresses = link_kind(word) and (len(kinds) == 1 or not any(kinds))
        for match in () if holds_addresses else matches:
            if key := _key_of(match, word, links):
                links[key] = " ".join(filter(None, (links.get(key), match["url"])))
            else:
                unused.append(match["label"])
        # A link with a label such as "pdf" is not the title, but may be behind it.
        plain = without_labels(cell) if is_title else cell
        plain = LINK.sub(r"\g<url>" if holds_addresses else r"\g<label>", plain)
        lines = [line.strip() for line in _LINE_END.split(plain) if line.strip()]
        if is_title and lines[1:]:
            below = " ".join(lines[1:])
            are_names = are_authors(below) and not set(words).intersection(NAMES["authors"])
            links["Authors" if are_names else _BELOW_TITLE] = below
        cells.append("".join(lines[:1]).strip(" *") if is_title else ", ".join(lines))
    return _LinkedRow(cells, links, unused)


def _key_of(match: re.Match[str], column: str, links: Container[str]) -> str:
    """Return under which label the address of a link in a *column* is kept; "" if it is not used.

    *links* has the labels that are taken. The label of a link in the title doesn't matter; one
    beside it may be an author's, or a venue's.
    """
    # The badge of a repository has no other label.
    is_code = not match["label"] and any(host in match["url"] for host in REPOSITORY_HOSTS)
    label = "Code" if is_code else match["label"]
    kind = link_kind(label)
    if not (column in TITLES or kind or (column in NAMES["venue"] and identifier_of(match["url"]))):
        return ""
    # A column of identifiers has one in each cell.
    if not kind or (kind is LinkKind.PAPER and label in links):
        return "URL"
    return kind.value if letters(label) in _TEXT_COLUMNS else label
