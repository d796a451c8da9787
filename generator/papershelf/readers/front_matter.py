"""Front matter: a paper in the YAML or TOML at the head of a Markdown file, or in YAML alone."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

import yaml
from msgspec.structs import replace

from papershelf.curated.yaml_nodes import DEEPEST, LOADER, NULL, line_of, yaml_fault
from papershelf.model import LinkKind, PaperKind, Source
from papershelf.problems import warning
from papershelf.readers import READERS
from papershelf.readers.fields import (
    UNDECODED,
    Fields,
    arxiv_note,
    paper_of,
    shown,
    undecoded,
    unusable,
    whole_letters,
)
from papershelf.readers.maps import first_text, mapped_fields, objects_in
from papershelf.readers.metadata import SIGNS, Written
from papershelf.readers.notebook import read_page, split_note, title_of_file
from papershelf.readers.page_text import TOML, FrontMatter, front_matter_of, plain_text
from papershelf.readers.reader import Item, Unit
from papershelf.readers.words import letters
from papershelf.text.dates import most_exact

_KEY = re.compile(r"^[\"']?([A-Za-z][\w -]{0,40})[\"']?[ \t]*[:=]", re.MULTILINE)
_TITLE_OF_ITEM = re.compile(
    r"^(?:[ \t]{0,8}-)?[ \t]{0,8}[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE
)
_LINE_OF_TOML = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)")
_VERSION_OF_CFF = "cff-version"
_IS_CFF = re.compile(rf"^[\"']?{_VERSION_OF_CFF}[\"']?[ \t]*:", re.MULTILINE)
_DATES_OF_CFF = ("year", "month", "date-published", "date-released")
# Nothing that is read lies deeper.
_DEEPEST = 6


def keys_of(page: FrontMatter) -> frozenset[str]:
    """Return the keys of front matter and of properties below it, with nothing but letters."""
    below = split_note(page.body or "")[0]
    return frozenset(map(letters, (*_KEY.findall(page.text), *below)))


def is_front_matter(head: str) -> bool:
    """Return whether a Markdown file begins with front matter of a paper, and lists none."""
    page = front_matter_of(head)
    if page is None:
        return False
    keys = keys_of(page)
    return bool(keys & SIGNS) or ("title" in keys and not lists_papers(page.body or ""))


def lists_papers(text: str) -> bool:
    """Return whether a text is a list of papers."""
    lists = (row for row in READERS if row.strict and row.unit is Unit.LINE)
    return any(row.accepts(text) for row in lists)


def is_cff(head: str) -> bool:
    """Return whether a text is a CITATION.cff."""
    return bool(_IS_CFF.search(head))


def is_yaml_of_papers(head: str) -> bool:
    """Return whether a YAML file is a paper, or a list of them."""
    return bool(_TITLE_OF_ITEM.search(plain_text(head)))


def read_front_matter(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a Markdown file: a paper by its front matter, or else by what stands below that."""
    page = front_matter_of(stream.read())
    source = Source(path=path.as_posix(), line=page.line if page else 1)
    if page is None:
        yield unusable(source, "no front matter", "expected a line “---” at the beginning")
    elif page.body is None:
        hint = f"expected a line “{page.delimiter}” after it"
        yield unusable(source, "the front matter has no end", hint)
    else:
        read = _read_toml if page.delimiter == TOML else _read_yaml
        items = list(read(page.text, source, page.body, title_of_file(path)))
        yield from items or [unusable(source, "no title", "every paper needs one")]


def read_yaml_file(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a YAML file: a paper, or a list of them."""
    yield from _read_yaml(plain_text(stream.read()), Source(path=path.as_posix(), line=1))


def _read_toml(text: str, source: Source, body: str, name: str) -> Iterator[Item]:
    """Yield the paper of a text in TOML: https://gohugo.io/content-management/front-matter/."""
    if UNDECODED.search(text):
        yield undecoded(source)
        return
    try:
        written = tomllib.loads(text.removeprefix("\n"), parse_float=str)
    except RecursionError:
        yield unusable(source, "nested too deep", "write it flatter")
    except ValueError as error:
        place = _LINE_OF_TOML.search(str(error))
        line = source.line + int(place[1] or 0) if place else source.line
        message = f"not valid TOML: {_LINE_OF_TOML.sub('', str(error))}"
        yield unusable(replace(source, line=line), message)
    else:
        values = {key: _written(value, 1) for key, value in written.items()}
        yield from read_page(values, body, source, name)


def _written(value: Any, depth: int) -> Written:
    """Return what a *value* holds as texts, a day without its hour; what lies too deep is empty."""
    if isinstance(value, dict | list) and depth > _DEEPEST:
        return ""
    if isinstance(value, dict):
        return {key: _written(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_written(inner, depth + 1) for inner in value]
    return str(value).lower() if isinstance(value, bool) else whole_letters(str(value))


def _read_yaml(text: str, source: Source, body: str = "", name: str = "") -> Iterator[Item]:
    """Yield every paper in a text; *source* is where it begins."""
    if found := UNDECODED.search(text):
        line = source.line + text.count("\n", 0, found.start())
        yield undecoded(replace(source, line=line))
        return
    try:
        for document in yaml.compose_all(text, Loader=LOADER):
            if document is None or document.tag == NULL:
                continue
            listed = isinstance(document, yaml.SequenceNode)
            seen = {id(document)} if listed else set()
            for node in document.value if listed else [document]:
                here = replace(source, line=source.line + line_of(node) - 1)
                yield from _read_record(node, here, seen, (body, name))
    except yaml.YAMLError as error:
        line, message = yaml_fault(error, text)
        yield unusable(replace(source, line=source.line + line - 1), message)
    except UnicodeError:
        yield unusable(source, "not valid YAML: it can't be read")


def _read_record(
    node: yaml.Node, source: Source, seen: set[int], below: tuple[str, str]
) -> Iterator[Item]:
    """Yield the paper of one mapping; *seen* are the nodes of those before it.

    *below* are the text below it, and the title that the file's name is.
    """
    if fault := _fault_of(node, seen):
        yield unusable(source, *fault)
    elif not isinstance(node, yaml.MappingNode):
        yield unusable(source, "no mapping with a title", "expected a line “title: …”")
    else:
        keys = Counter(str(key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key in (key for key, count in keys.items() if count > 1):
            yield warning(source, f"“{shown(key)}” is given twice", "the last one counts")
        written = {key: _written(value, 1) for key, value in _value_of(node).items()}
        if _VERSION_OF_CFF in written:
            yield from paper_of(_fields_of_cff(written), source)
        else:
            yield from read_page(written, below[0], source, below[1])


def _fault_of(node: yaml.Node, seen: set[int]) -> tuple[str, str] | None:
    """Return why a node can't be read, and what to do, or None."""
    # With a node at more than one place, few bytes may mean very many.
    waiting = [(node, 1)]
    while waiting:
        here, depth = waiting.pop()
        if id(here) in seen:
            return "it has aliases such as “*name”", "write out what they stand for"
        seen.add(id(here))
        parts: Iterable[yaml.Node] = ()
        if isinstance(here, yaml.MappingNode):
            parts = (part for pair in here.value for part in pair)
        elif isinstance(here, yaml.SequenceNode):
            parts = here.value
        if depth > DEEPEST and not isinstance(here, yaml.ScalarNode):
            return f"nested more than {DEEPEST} deep, at line {line_of(here)}", "write it flatter"
        waiting.extend((part, depth + 1) for part in parts)
    return None


def _value_of(node: yaml.Node) -> Any:
    """Return what a *node* holds: texts as they are written, under keys that are texts."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == NULL else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return list(map(_value_of, node.value))
    pairs = ((key, item) for key, item in node.value if isinstance(key, yaml.ScalarNode))
    return {str(key.value): _value_of(item) for key, item in pairs}


def _fields_of_cff(entry: Mapping[str, Any]) -> Fields:
    """Return what a CITATION.cff says of the paper to be cited, or else of the software itself."""
    # Other references and versions are left out:
    # https://github.com/citation-file-format/citation-file-format.
    software = mapped_fields("CITATION.cff", _prepared(entry))
    preferred = entry.get("preferred-citation")
    if isinstance(preferred, dict):
        code = (link for link in software.links if link.kind is LinkKind.CODE)
        paper = mapped_fields("CITATION.cff", _prepared(preferred))
        return replace(paper, links=(*paper.links, *code))
    pages = {LinkKind.PAPER: LinkKind.PROJECT_PAGE}
    links = (replace(link, kind=pages.get(link.kind, link.kind)) for link in software.links)
    return replace(software, kind=PaperKind.OTHER, links=tuple(links))


def _prepared(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an *entry* with dates and identifiers where the paths of its map reach them."""
    year, month, published, released = (first_text(entry, name) for name in _DATES_OF_CFF)
    exact = f"{year}-{month:0>2}" if month else ""
    named = objects_in(entry.get("identifiers"))
    return {
        **entry,
        "published": most_exact([year, exact, published, released]),
        "arxiv": arxiv_note(first_text(one, "value") for one in named),
    }
