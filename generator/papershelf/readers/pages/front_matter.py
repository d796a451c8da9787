"""Front matter: a paper in YAML or TOML at the head of a Markdown file, or in a YAML file."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

import yaml
from msgspec.structs import replace

from papershelf.curated.yaml_nodes import LOADER, MAX_DEPTH, NULL, line_of, yaml_fault
from papershelf.model import LinkKind, PaperKind, Source
from papershelf.problems import warning
from papershelf.readers import READERS
from papershelf.readers.fields import (
    UNDECODED,
    Fields,
    arxiv_note,
    replace_surrogates,
    shown,
    undecoded,
    unusable,
)
from papershelf.readers.groups import left_out, papers_within
from papershelf.readers.maps import known_maps
from papershelf.readers.pages.metadata import SIGNS, Written
from papershelf.readers.pages.notebook import read_page, split_note, title_of_file
from papershelf.readers.pages.page_text import TOML, FrontMatter, front_matter_of, plain_text
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import OF_PAPERS
from papershelf.readers.plain import PlainReader, keys_not_read
from papershelf.readers.reader import Item, UnusedKeys
from papershelf.readers.values import first_text, objects_in
from papershelf.readers.words import letters

_KEY = re.compile(r"^[\"']?([A-Za-z][\w -]{0,40})[\"']?[ \t]*[:=]", re.MULTILINE)
_TITLE_KEY = re.compile(
    r"^(?:[ \t]{0,8}-)?[ \t]{0,8}[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE
)
_TOML_POSITION = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)")
_CFF_VERSION = "cff-version"
_IS_CFF = re.compile(rf"^[\"']?{_CFF_VERSION}[\"']?[ \t]*:", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} .*", re.MULTILINE)
# No field of a paper is nested deeper.
_MAX_DEPTH = 6


class _Mapping(dict[str, Any]):
    """A mapping at a `line` of YAML, with the last value of each key; some are `repeated`.

    `faults` are messages and hints about values in it that were left out.
    """

    line = 1
    repeated: Sequence[str] = ()
    faults: Sequence[tuple[str, str]] = ()


def keys_of(page: FrontMatter) -> frozenset[str]:
    """Return the keys of front matter and of properties below it, reduced to their letters."""
    properties = split_note(page.body or "")[0]
    return frozenset(map(letters, (*_KEY.findall(page.text), *properties)))


def is_front_matter(head: str) -> bool:
    """Return whether a Markdown file has the front matter of a paper, not of a list of papers."""
    page = front_matter_of(head)
    if page is None:
        return False
    keys = keys_of(page)
    return bool(keys & SIGNS) or ("title" in keys and not lists_papers(page.body or ""))


def lists_papers(text: str) -> bool:
    """Return whether the *text* of a page, or a section of its own papers, is a list of papers."""
    starts = [heading.start() for heading in _HEADING.finditer(text)]
    sections = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    # Without its headings, the whole text is one section.
    parts = [_HEADING.sub("", text), *filter(OF_PAPERS.match, sections)]
    list_formats = (row for row in READERS if row.strict and row.unit == "line")
    return any(row.accepts(text) and any(map(row.accepts, parts)) for row in list_formats)


def is_cff(head: str) -> bool:
    """Return whether a text is a CITATION.cff."""
    return bool(_IS_CFF.search(head))


def is_yaml_of_papers(head: str) -> bool:
    """Return whether a YAML file holds a paper, or a list of papers."""
    return bool(_TITLE_KEY.search(plain_text(head)))


def read_markdown(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the papers of a Markdown file, by its front matter, if any, and the text below."""
    text = stream.read()
    page = front_matter_of(text)
    source = Source(path=path.as_posix(), line=page.line if page else 1)
    if page is None:
        yield from read_page({}, plain_text(text), source, title_of_file(path))
    elif page.body is None:
        hint = f"expected a line “{page.delimiter}” after it"
        yield unusable(source, "the front matter has no end", hint)
    else:
        read = _read_toml if page.delimiter == TOML else _read_yaml
        items = list(read(page.text, source, page.body, title_of_file(path)))
        yield from items or [unusable(source, "no title", "every paper needs a title")]


def read_yaml_file(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the papers of a YAML file, which holds one or a list."""
    yield from _read_yaml(plain_text(stream.read()), Source(path=path.as_posix(), line=1))


def _read_toml(text: str, source: Source, body: str, name: str) -> Iterator[Item]:
    """Yield the paper of a text in TOML: https://gohugo.io/content-management/front-matter/."""
    try:
        data = tomllib.loads(text.removeprefix("\n"), parse_float=str)
        # Python does not write out very large integers, which may be hexadecimal.
        values = {key: _as_texts(value, 1) for key, value in data.items()}
    except RecursionError:
        yield unusable(source, "nested too deeply", "use fewer levels")
    except ValueError as error:
        position = _TOML_POSITION.search(str(error))
        line = source.line + int(position[1] or 0) if position else source.line
        message = f"not valid TOML: {_TOML_POSITION.sub('', str(error))}"
        yield unusable(replace(source, line=line), message)
    else:
        yield from read_page(values, body, source, name)


def _as_texts(value: Any, depth: int) -> Written:
    """Return *value* with its scalars as texts; what is nested too deep is an empty text."""
    if isinstance(value, dict | list) and depth > _MAX_DEPTH:
        return ""
    if isinstance(value, dict):
        return {key: _as_texts(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_texts(inner, depth + 1) for inner in value]
    return str(value).lower() if isinstance(value, bool) else replace_surrogates(str(value))


def _read_yaml(text: str, source: Source, body: str = "", name: str = "") -> Iterator[Item]:
    """Yield every paper in a YAML *text*, which begins at *source*."""
    if match := UNDECODED.search(text):
        line = source.line + text.count("\n", 0, match.start())
        yield undecoded(replace(source, line=line))
        return
    try:
        for document in yaml.compose_all(text, Loader=LOADER):
            if document is None or document.tag == NULL:
                continue
            is_list = isinstance(document, yaml.SequenceNode)
            seen = {id(document)} if is_list else set()
            for node in document.value if is_list else [document]:
                yield from _read_record(node, source, seen, body, name)
    except yaml.YAMLError as error:
        line, message, hint = yaml_fault(error, text)
        yield unusable(replace(source, line=source.line + line - 1), message, hint)
    except UnicodeError:
        yield unusable(source, "not valid YAML: it can't be read")


def _read_record(
    node: yaml.Node, start: Source, seen: set[int], body: str, name: str
) -> Iterator[Item]:
    """Yield the paper of one mapping, or those that it groups, in a text that begins at *start*.

    *seen* holds the ids of the nodes that were read before.
    """
    source = replace(start, line=start.line + line_of(node) - 1)
    faults: list[tuple[str, str]] = []
    record = _value_of(node, seen, faults)
    if not isinstance(record, _Mapping):
        fault = ("no mapping with a title", "expected a line “title: …”")
        yield unusable(source, *next(iter(faults), fault))
        return
    # The page below front matter is one paper.
    is_alone = body or name or _CFF_VERSION in record
    unused: set[str] = set()
    papers = [] if is_alone else papers_within(record, unused)
    for paper in papers or [record]:
        unused |= set() if is_alone else keys_not_read(paper)
        place = replace(start, line=start.line + paper.line - 1)
        yield from _read_mapping(paper, place, body, name)
    if unused:
        yield UnusedKeys(unused, source)
    if papers and sum(len(paper.faults) for paper in papers) < len(faults):
        yield unusable(source, *faults[0])
    yield from left_out(record, papers, source)


def _read_mapping(record: _Mapping, source: Source, body: str, name: str) -> Iterator[Item]:
    if record.faults:
        yield unusable(source, *record.faults[0])
        return
    for key in record.repeated:
        yield warning(source, f"“{shown(key)}” occurs more than once", "the last value is used")
    values = {key: _as_texts(value, 1) for key, value in record.items()}
    if _CFF_VERSION in values:
        yield from paper_of(_fields_of_cff(values), source)
    else:
        yield from read_page(values, body, source, name)


def _value_of(
    node: yaml.Node, seen: set[int], faults: list[tuple[str, str]], depth: int = 1
) -> Any:
    """Return the value of *node*, with scalars as they are written; only scalars can be keys.

    What was *seen* before, by the ids of nodes, or is nested too deep, is empty, and added to
    *faults*.
    """
    # With aliases, a small file could expand to a huge value.
    if id(node) in seen:
        faults.append(("aliases such as “*name” are not supported", "write out their values"))
        return ""
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == NULL else str(node.value)
    if depth > MAX_DEPTH:
        message = f"nested more than {MAX_DEPTH} levels deep, at line {line_of(node)}"
        faults.append((message, "use fewer levels"))
        return ""
    if isinstance(node, yaml.SequenceNode):
        return [_value_of(part, seen, faults, depth + 1) for part in node.value]
    before = len(faults)
    values = ([_value_of(part, seen, faults, depth + 1) for part in pair] for pair in node.value)
    pairs = [(key, item) for key, item in values if isinstance(key, str)]
    record = _Mapping(pairs)
    record.line = line_of(node)
    record.repeated = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    record.faults = faults[before:]
    return record


def _fields_of_cff(entry: Mapping[str, Any]) -> Fields:
    """Return the fields of a CITATION.cff: of the preferred citation, or else of the software."""
    # Other references and versions are ignored:
    # https://github.com/citation-file-format/citation-file-format.
    software = _mapped(entry)
    preferred = entry.get("preferred-citation")
    if isinstance(preferred, dict):
        code = (link for link in software.links if link.kind is LinkKind.CODE)
        paper = _mapped(preferred)
        return replace(paper, links=(*paper.links, *code))
    link_kinds = {LinkKind.PAPER: LinkKind.PROJECT_PAGE}
    links = (replace(link, kind=link_kinds.get(link.kind, link.kind)) for link in software.links)
    return replace(software, kind=PaperKind.OTHER, links=tuple(links))


def _mapped(entry: Mapping[str, Any]) -> Fields:
    """Return the fields of an *entry* by its map, with the arXiv id among its identifiers."""
    values = (first_text(item, "value") for item in objects_in(entry.get("identifiers")))
    record = {**entry, "arxiv": arxiv_note(values)}
    return PlainReader(known_maps("json")["CITATION.cff"], record).fields()
