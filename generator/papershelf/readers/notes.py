"""Notes of the site's own people: a folder of Markdown files, each of one paper."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from msgspec.structs import replace

from papershelf.curated.yaml_nodes import NULL, NodeReader, line_of, nearest
from papershelf.model import Note, PartialDate, Source
from papershelf.problems import PapershelfError, Problem, failure, warning
from papershelf.problems import note as remark
from papershelf.readers.fields import SAVE_AS_UTF8, shown, with_line_feeds
from papershelf.readers.finding import find_sources, kind_by_name, passed_over
from papershelf.readers.page_text import TOML, FrontMatter, front_matter_of
from papershelf.readers.reader import MARKDOWN
from papershelf.text.blocks import LONGEST, blocks_of, plain_text
from papershelf.text.dates import parse_loosely
from papershelf.text.slugs import slug_of_text

_PRESENTERS = ("presenter", "presented_by")
_KEYS = ("paper", "title", "date", *_PRESENTERS)
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")
# Bytes of a letter in UTF-8.
_WIDEST = 4


def read_notes(folder: Path | None, shown_path: Callable[[Path], str]) -> Iterator[Note | Problem]:
    """Yield the notes in a *folder*, and what is wrong; raises PapershelfError if there is none."""
    if folder is None:
        return
    for file in find_sources(folder, shown_path(folder), kind_by_name):
        source = Source(path=shown_path(file), line=1)
        if file.suffix.lower() in MARKDOWN:
            yield from _read_file(file, source)
        else:
            yield remark(Source(path=source.path), "no note in Markdown; it is not read")
    yield from passed_over([folder], shown_path, kind_by_name)


def _read_file(file: Path, source: Source) -> Iterator[Note | Problem]:
    most = LONGEST * _WIDEST
    data = b""
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
        text = data.decode("utf-8-sig") if len(data) <= most else ""
    except OSError as error:
        yield failure(source, f"can't be read: {error.strerror or error}")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield failure(Source(path=source.path, line=line), "not UTF-8", SAVE_AS_UTF8)
    else:
        if len(data) > most or len(text) > LONGEST:
            message = f"longer than {LONGEST:,} characters, so that it is not shown"
            yield failure(source, message, "make several notes of it")
        else:
            yield from read_own_note(with_line_feeds(text), file.stem, source)


def read_own_note(text: str, name: str, source: Source) -> Iterator[Note | Problem]:
    """Yield the note in the *text* of a file of this *name*, and what is wrong with it.

    The front matter, which it may have, says of which paper it is, who presented it, and when; else
    the name of the file is the paper's slug, id or title, or the first heading is its title.
    """
    found = front_matter_of(text)
    body = found.body if found else text
    if body is None or (found and found.sign == TOML):
        fault = "the front matter has no end" if body is None else "front matter in TOML"
        yield failure(source, fault, "expected YAML between two lines “---”")
        return
    try:
        own, faults = _without_text(found, source)
    except PapershelfError as error:
        yield from error.problems
        return
    yield from faults
    heading = _HEADING.match(body)
    first = plain_text(blocks_of(heading["title"])) if heading else ""
    names = own.references or (name, slug_of_text(name), own.title, first)
    if heading and not own.title:
        body, own = body[heading.end() :], replace(own, title=first)
    if plain_text(blocks_of(body)):
        yield replace(own, text=body, references=tuple(dict.fromkeys(filter(None, names))))
    else:
        yield warning(source, "no text in this note", "write some, or remove the file")


def _without_text(found: FrontMatter | None, source: Source) -> tuple[Note, list[Problem]]:
    """Return what front matter says of a note, with warnings; raises PapershelfError for errors."""
    reader = NodeReader(source.path)
    values = _entries(found, reader)
    date, faults = _date_of(values, reader)
    paper = _text_of("paper", values, reader)
    note = Note(
        source=source,
        text="",
        references=(paper,) if paper else (),
        title=_text_of("title", values, reader),
        presenters=tuple(_names_of(values, reader)),
        date=date,
    )
    reader.refuse_faults()
    return note, faults


def _entries(found: FrontMatter | None, reader: NodeReader) -> Mapping[str, yaml.Node]:
    # Lines count from the beginning of the file.
    root = reader.parse("\n" * (found.line - 1) + found.text) if found else None
    if root is None or root.tag == NULL:
        return {}
    entries = reader.mapping(root, "the front matter", None)
    return {key: node for key, node in entries.items() if node.tag != NULL}


def _text_of(key: str, entries: Mapping[str, yaml.Node], reader: NodeReader) -> str:
    return reader.text(entries[key], key) if key in entries else ""


def _names_of(entries: Mapping[str, yaml.Node], reader: NodeReader) -> Iterator[str]:
    """Yield who presented the paper: a name, or a list of them."""
    for key in _PRESENTERS:
        if isinstance(entries.get(key), yaml.SequenceNode):
            yield from filter(None, reader.texts(entries[key], key))
        elif name := _text_of(key, entries, reader):
            yield name


def _date_of(
    entries: Mapping[str, yaml.Node], reader: NodeReader
) -> tuple[PartialDate | None, list[Problem]]:
    """Return the date of a note, and warnings about one that is none and keys that look wrong."""
    problems = [
        warning(reader.source(line_of(node)), f"“{shown(key)}” is not read", hint)
        for key, node in entries.items()
        if key not in _KEYS and (hint := nearest(key, _KEYS))
    ]
    text = _text_of("date", entries, reader)
    date = parse_loosely(text)
    if text and not (date and date.year):
        place = reader.source(line_of(entries["date"]))
        hint = "expected one such as 2026-03-12"
        return None, [*problems, warning(place, f"“{shown(text)}” is no date", hint)]
    return date, problems
