"""Notes by the people of the site: a folder of Markdown files, each on one paper."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from msgspec.structs import replace

from papershelf.curated.yaml_nodes import NULL, NodeReader, line_of, nearest
from papershelf.model import Note, Source
from papershelf.problems import PapershelfError, Problem, failure, warning
from papershelf.problems import note as remark
from papershelf.readers.fields import SAVE_AS_UTF8, UNDECODED, shown, with_line_feeds
from papershelf.readers.files.finding import find_files, kind_by_name
from papershelf.readers.opening import Opened
from papershelf.readers.pages.page_text import TOML, FrontMatter, front_matter_of
from papershelf.readers.papers import invalid_date
from papershelf.readers.reader import MARKDOWN
from papershelf.text.blocks import MAX_LENGTH, blocks_of, plain_text
from papershelf.text.dates import parse_loosely
from papershelf.text.slugs import slug_of_text

_TEXTS, _PRESENTERS = ("paper", "title", "date"), ("presenter", "presented_by")
_KEYS = (*_TEXTS, *_PRESENTERS)
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")


def read_notes(folder: Path | None, shown_path: Callable[[Path], str]) -> Iterator[Note | Problem]:
    """Yield the notes in *folder*, and problems; raises PapershelfError if there is no folder."""
    if folder is None:
        return
    for file in find_files([folder], shown_path, kind_by_name):
        if isinstance(file, Problem):
            yield file
        elif file.suffix.lower() in MARKDOWN:
            yield from _read_file(file, Source(path=shown_path(file), line=1))
        else:
            yield remark(Source(path=shown_path(file)), "not a Markdown file; it was skipped")


def _read_file(file: Path, source: Source) -> Iterator[Note | Problem]:
    try:
        with Opened.at(file) as opened:
            text = with_line_feeds(opened.text.read(MAX_LENGTH + 1))
            fault = opened.fault
    except OSError as error:
        fault = f"can't be read: {error.strerror or error}"
    if fault:
        yield failure(source, fault)
    elif invalid := UNDECODED.search(text):
        line = text.count("\n", 0, invalid.start()) + 1
        yield failure(Source(path=source.path, line=line), "not UTF-8", SAVE_AS_UTF8)
    elif len(text) > MAX_LENGTH:
        message = f"the note is longer than {MAX_LENGTH:,} characters and is not shown"
        yield failure(source, message, "split it into several notes")
    else:
        yield from parse_note(text, file.stem, source)


def parse_note(text: str, name: str, source: Source) -> Iterator[Note | Problem]:
    """Yield the note in the *text* of a file called *name*, and problems.

    Optional front matter names the paper, who presented it, and when. Without it, the *name* is the
    slug, id or title of the paper, or the first heading is the title.
    """
    front_matter = front_matter_of(text)
    body = front_matter.body if front_matter else text
    if body is None or (front_matter and front_matter.delimiter == TOML):
        fault = "the front matter has no end" if body is None else "front matter in TOML"
        yield failure(source, fault, "expected YAML between two lines “---”")
        return
    try:
        note, warnings = _note_of(front_matter, source)
    except PapershelfError as error:
        yield from error.problems
        return
    yield from warnings
    heading = _HEADING.match(body)
    title = plain_text(blocks_of(heading["title"])) if heading else ""
    references = note.references or (name, slug_of_text(name), note.title, title)
    if heading and not note.title:
        body, note = body[heading.end() :], replace(note, title=title)
    if plain_text(blocks_of(body)):
        yield replace(note, text=body, references=tuple(dict.fromkeys(filter(None, references))))
    else:
        yield warning(source, "no text in this note", "add some text, or delete the file")


def _note_of(front_matter: FrontMatter | None, source: Source) -> tuple[Note, list[Problem]]:
    """Return the note of its front matter, without text, and warnings; raises PapershelfError."""
    reader = NodeReader(source.path)
    values = _entries(front_matter, reader) if front_matter else {}
    texts = {key: reader.text(values[key], key) for key in _TEXTS if key in values}
    date_text = texts.get("date", "")
    date = parse_loosely(date_text)
    warnings = list(_misspelt_keys(values, reader))
    if date_text and not (date and date.year):
        warnings.append(invalid_date(date_text, reader.source(line_of(values["date"]))))
        date = None
    note = Note(
        source=source,
        text="",
        references=(texts["paper"],) if "paper" in texts else (),
        title=texts.get("title", ""),
        presenters=tuple(_names_of(values, reader)),
        date=date,
    )
    reader.raise_faults()
    return note, warnings


def _entries(front_matter: FrontMatter, reader: NodeReader) -> Mapping[str, yaml.Node]:
    # The line feeds make the lines of the nodes count from the beginning of the file.
    root = reader.parse("\n" * (front_matter.line - 1) + front_matter.text)
    if root is None or root.tag == NULL:
        return {}
    entries = reader.mapping(root, "the front matter", None)
    return {key: node for key, node in entries.items() if node.tag != NULL}


def _names_of(entries: Mapping[str, yaml.Node], reader: NodeReader) -> Iterator[str]:
    """Yield the names of the presenters: one name, or a list of names."""
    for key in _PRESENTERS:
        if isinstance(entries.get(key), yaml.SequenceNode):
            yield from reader.texts(entries[key], key)
        elif key in entries:
            yield reader.text(entries[key], key)


def _misspelt_keys(entries: Mapping[str, yaml.Node], reader: NodeReader) -> Iterator[Problem]:
    for key, node in entries.items():
        if key not in _KEYS and (hint := nearest(key, _KEYS)):
            yield warning(reader.source(line_of(node)), f"unknown key “{shown(key)}”", hint)
