"""Reading the nodes of a maintainer's YAML file, with every error at its line."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from enum import Enum
from functools import cache
from math import inf
from os.path import normpath
from pathlib import Path
from typing import Any, TypeVar

import yaml
from msgspec import Struct
from msgspec.structs import FieldInfo, fields
from yaml.composer import ComposerError

from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, failure
from papershelf.text.slugs import MAX_LETTERS, RESERVED, is_slug

NULL = "tag:yaml.org,2002:null"
MAX_DEPTH = 100
NO_SLUG = f"an id is made of a-z, 0-9 and single hyphens, at most {MAX_LETTERS} characters"


class BoundedLoader(yaml.SafeLoader):
    """PyYAML's loader, which reports deep nesting with its position instead of RecursionError."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node, as a child of *parent*."""
        if parent and self.depth > MAX_DEPTH:
            problem = f"nested more than {MAX_DEPTH} deep"
            raise ComposerError(problem=problem, problem_mark=parent.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


# PyYAML's C loader is ten times as fast and limits the depth itself. It is missing if PyYAML was
# built without libyaml.
LOADER: type = getattr(yaml, "CSafeLoader", BoundedLoader)

# What to do about frequent errors, by a part of the message of either of PyYAML's loaders.
_HINTS = (
    ("mapping values are not allowed", "put a text with “: ” in quotes, or check the indentation"),
    ("cannot start any token", "put a text that begins with this character in quotes"),
    ("expected ',' or", "close each bracket, and put a text with “: ” in quotes"),
    ("escape", "put a text with backslashes in single quotes"),
    (
        "expected",
        "check the indentation, and put a text with quotes or brackets of its own in quotes",
    ),
)
# Returns the source of the setting that the given keys lead to.
Place = Callable[..., Source]
_Struct = TypeVar("_Struct", bound=Struct)
_Member = TypeVar("_Member", bound=Enum)


class NodeReader:
    """Reads values from YAML nodes, which have line numbers, and collects errors.

    Scalars are read as texts: YAML's types for "no", "1.10" and dates are ignored. An invalid value
    is read as empty, so that one pass finds every error.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def parse(self, text: str) -> yaml.Node | None:
        """Return the root node, or None for an empty file; raises PapershelfError if invalid."""
        try:
            return yaml.compose(text, Loader=LOADER)
        except yaml.YAMLError as error:
            self.fault(*yaml_fault(error, text))
            raise PapershelfError(self.problems) from error

    def raise_faults(self) -> None:
        """Raise PapershelfError with all collected errors in the order of lines, if any."""
        if self.problems:
            raise PapershelfError(sorted(self.problems, key=lambda problem: problem.source.line))

    def source(self, line: int) -> Source:
        """Return the source of a *line* of the file."""
        return Source(path=self.path, line=line)

    def fault(self, line: int, message: str, hint: str = "") -> None:
        """Collect an error at a line."""
        self.problems.append(failure(self.source(line), message, hint))

    def mapping(
        self, node: yaml.Node | None, name: str, keys: Collection[str] | None
    ) -> dict[str, yaml.Node]:
        """Return the entries of a mapping; any key is valid if *keys* is None."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(line_of(node), f"{name} must be a mapping")
            return {}
        entries: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(line_of(key_node), f"{name}: a key must be a text")
                continue
            key = str(key_node.value)
            if key in entries:
                self.fault(line_of(key_node), f"{name}: '{key}' is given twice")
            elif keys is not None and key not in keys:
                message = f"{name}: unknown key '{key}'"
                self.fault(line_of(key_node), message, nearest_or_all(key, keys))
            entries[key] = value
        return entries

    def root(self, text: str, name: str, keys: Collection[str]) -> dict[str, yaml.Node]:
        """Return the entries of the file; raises PapershelfError if there are none."""
        entries = self.mapping(self.parse(text), name, keys)
        if not entries:
            if not self.problems:
                self.fault(1, "this file has no entries")
            self.raise_faults()
        return entries

    def items(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        """Return the nodes of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.fault(line_of(node), f"{name} must be a list")
        return []

    def text(self, node: yaml.Node | None, name: str, line: int = 1) -> str:
        """Return a text as one line; *line* is that of the error if there is no node."""
        if isinstance(node, yaml.ScalarNode) and node.tag != NULL and node.value.strip():
            return " ".join(node.value.split())
        self.fault(line_of(node, line), f"{name} must be a non-empty text")
        return ""

    def texts(self, node: yaml.Node | None, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty if there is no node."""
        if node is None:
            return ()
        return tuple(
            self.text(item, f"{name}[{index}]") for index, item in enumerate(self.items(node, name))
        )

    def struct(self, node: yaml.Node, kind: type[_Struct], noun: str) -> _Struct:
        """Return a Struct of type *kind* from a mapping, called *noun* in messages.

        Its first field is `id`, a part of addresses; the others are texts, lists of texts or
        enumerations.
        """
        line = line_of(node)
        entries = self.mapping(node, f"a {noun}", kind.__struct_fields__)
        identity = self.text(entries.get("id"), f"a {noun}'s id", line)
        if identity and not is_slug(identity):
            self.fault(line, f"{noun} '{identity}': {NO_SLUG}")
        if identity and identity in RESERVED:
            self.fault(line, f"{noun} '{identity}': the id '{identity}' is reserved")
        values: dict[str, object] = {"id": identity}
        for field in _fields_of(kind):
            entry, name = entries.get(field.name), f"{noun} '{identity}': {field.name}"
            if field.type is str:
                values[field.name] = self.text(entry, name, line)
            elif isinstance(field.type, type) and issubclass(field.type, Enum):
                values[field.name] = self.member(entry, field.type, name, line)
            else:
                values[field.name] = self.texts(entry, name)
        return kind(**values)

    def member(
        self, node: yaml.Node | None, kinds: type[_Member], name: str, line: int = 1
    ) -> _Member | None:
        """Return the member of *kinds* whose value the text is, or None after an error."""
        text = self.text(node, name, line)
        members = {str(kind.value): kind for kind in kinds}
        if text and text not in members:
            message = f"{name} must be one of {', '.join(members)}, not '{text}'"
            self.fault(line_of(node, line), message, nearest(text, members))
        return members.get(text)


@cache
def _fields_of(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a *kind* after its `id`, with their types."""
    return fields(kind)[1:]


def yaml_fault(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """Return line, message and hint of an error of either of PyYAML's two classes of errors."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line, problem = error.problem_mark.line + 1, str(error.problem)
        return line, f"not valid YAML: {problem}", _hint_for(problem, text, line)
    line = text.count("\n", 0, getattr(error, "position", 0)) + 1
    reason = getattr(error, "reason", "it can't be read")
    return line, f"not valid YAML: {reason}", "save the file as UTF-8, without control characters"


def _hint_for(problem: str, text: str, line: int) -> str:
    """Return what to do about a *problem* that PyYAML finds at a *line* of *text*, if known."""
    # PyYAML counts lines as `splitlines` does; a mark may be behind the last line.
    written = next(iter(text.splitlines()[line - 1 : line]), "")
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "indent with spaces instead of tabs"
    return next((hint for part, hint in _HINTS if part in problem), "")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint with the most similar of the *known* words, or an empty text."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def nearest_or_all(word: str, known: Collection[str]) -> str:
    """Return a hint with the most similar of the *known* words, or with all of them."""
    return nearest(word, known) or f"known: {', '.join(known)}"


def as_written(value: object) -> str:
    """Return the *value* of a setting in one line of YAML; a text that stands alone in quotes."""
    if isinstance(value, str):
        return repr(value)
    with suppress(yaml.YAMLError):  # extensions may be given as Python objects
        written = yaml.safe_dump(
            value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=inf
        )
        return " ".join(written.removesuffix("...\n").split())
    return repr(value)


def setting_source(root: Path, file: str, *keys: object) -> Source:
    """Return the source of the setting that *keys* lead to in *file*, a path below *root*.

    It may be in a file that this one inherits from. There is no line where the setting is nowhere,
    as where the command line gives it, or more than once.
    """
    with suppress(OSError, yaml.YAMLError):
        node = yaml.compose((root / file).read_bytes(), Loader=LOADER)
        found = [line_of(name) for name, _ in _entries(node, *keys)]
        if len(found) == 1:
            return Source(path=file, line=found[0])
        for _, parent in _entries(node, "INHERIT"):
            if isinstance(parent, yaml.ScalarNode) and not found:
                inherited = Path(normpath(Path(file).parent / parent.value)).as_posix()
                source = setting_source(root, inherited, *keys)
                return source if source.line else Source(path=file)
    return Source(path=file)


def _entries(
    node: yaml.Node | None, key: object, *inner: object
) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield the nodes of name and value where *key*, then the *inner* keys, lead from *node*.

    Mappings in a list count as one, as plugins may be a list of mappings.
    """
    for mapping in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(mapping, yaml.MappingNode):
            LOADER("").flatten_mapping(mapping)  # replace `<<` by the entries that it merges
            named = [entry for entry in mapping.value if entry[0].value == str(key)]
            for name, value in named[-1:]:  # the last one is the valid one
                yield from _entries(value, *inner) if inner else [(name, value)]


def line_of(node: yaml.Node | None, default: int = 1) -> int:
    """Return the line of a node, counted from 1, or *default* if there is no node."""
    return default if node is None else node.start_mark.line + 1
