"""Walking the nodes of a YAML file that a maintainer keeps, with every fault at its line."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, TypeVar

import yaml
from msgspec import Struct
from msgspec.structs import FieldInfo, fields
from yaml.composer import ComposerError

from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, failure

NULL = "tag:yaml.org,2002:null"
DEEPEST = 100


class BoundedLoader(yaml.SafeLoader):
    """PyYAML's own loader, which reports deep nesting at its place in place of RecursionError."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node, as a child of *parent*."""
        if parent and self.depth > DEEPEST:
            problem = f"nested more than {DEEPEST} deep"
            raise ComposerError(problem=problem, problem_mark=parent.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


# PyYAML's C loader is ten times as fast, and has a limit of its own. It is absent where PyYAML was
# built without libyaml.
LOADER: type = getattr(yaml, "CSafeLoader", BoundedLoader)

_Struct = TypeVar("_Struct", bound=Struct)


class NodeReader:
    """Takes values out of YAML nodes, which know their lines, and collects what is wrong.

    Values are texts as they are written: "no", "1.10" and dates are not what YAML makes of them.
    What is faulty is read as empty, so that one pass finds every fault.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def parse(self, text: str) -> yaml.Node | None:
        """Return the root node, nothing of an empty file; raises PapershelfError for no YAML."""
        try:
            return yaml.compose(text, Loader=LOADER)
        except yaml.YAMLError as error:
            self.fault(*yaml_fault(error, text))
            raise PapershelfError(self.problems) from error

    def refuse_faults(self) -> None:
        """Raise PapershelfError with everything that was found, in the order of the lines."""
        if self.problems:
            raise PapershelfError(sorted(self.problems, key=lambda found: found.source.line))

    def source(self, line: int) -> Source:
        """Return a line of the file."""
        return Source(path=self.path, line=line)

    def fault(self, line: int, message: str, hint: str = "") -> None:
        """Note that something is wrong at a line."""
        self.problems.append(failure(self.source(line), message, hint))

    def mapping(
        self, node: yaml.Node | None, name: str, keys: Iterable[str] | None
    ) -> dict[str, yaml.Node]:
        """Return the entries of a mapping; any key is welcome where *keys* is None."""
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
                self.fault(line_of(key_node), f"{name}: unknown key '{key}'", nearest(key, keys))
            entries[key] = value
        return entries

    def root(self, text: str, name: str, keys: Iterable[str]) -> dict[str, yaml.Node]:
        """Return the entries of the file; raises PapershelfError where there are none."""
        entries = self.mapping(self.parse(text), name, keys)
        if not entries:
            if not self.problems:
                self.fault(1, "it is empty")
            self.refuse_faults()
        return entries

    def items(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        """Return the nodes of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.fault(line_of(node), f"{name} must be a list")
        return []

    def text(self, node: yaml.Node | None, name: str, line: int = 1) -> str:
        """Return a text on one line; *line* is where it is missed if there is no node."""
        if isinstance(node, yaml.ScalarNode) and node.tag != NULL and node.value.strip():
            return " ".join(node.value.split())
        self.fault(line_of(node, line), f"{name} must be a text that is not empty")
        return ""

    def texts(self, node: yaml.Node | None, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty where there is no node."""
        if node is None:
            return ()
        return tuple(
            self.text(item, f"{name}[{index}]") for index, item in enumerate(self.items(node, name))
        )

    def struct(self, node: yaml.Node, kind: type[_Struct], noun: str) -> _Struct:
        """Return a *kind* of texts, lists and enumerations, called *noun*, with an `id`."""
        line = line_of(node)
        entries = self.mapping(node, f"a {noun}", kind.__struct_fields__)
        values: dict[str, object] = {"id": self.text(entries.get("id"), f"a {noun}'s id", line)}
        for field in _fields_of(kind):
            entry, name = entries.get(field.name), f"{noun} '{values['id']}': {field.name}"
            if field.type is str:
                values[field.name] = self.text(entry, name, line)
            elif isinstance(field.type, type) and issubclass(field.type, Enum):
                values[field.name] = self.member(entry, field.type, name, line)
            else:
                values[field.name] = self.texts(entry, name)
        return kind(**values)

    def member(self, node: yaml.Node | None, kinds: type[Enum], name: str, line: int) -> Enum:
        """Return the member of an enumeration that a text names, or else its first one."""
        text = self.text(node, name, line)
        members = {kind.value: kind for kind in kinds}
        if text and text not in members:
            message = f"{name} must be one of {', '.join(members)}, not '{text}'"
            self.fault(line_of(node, line), message)
        return members.get(text, next(iter(kinds)))


@cache
def _fields_of(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a *kind* behind its `id`, with their types."""
    return fields(kind)[1:]


def yaml_fault(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line and the reason of an error, of which YAML has two kinds."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return error.problem_mark.line + 1, f"not valid YAML: {error.problem}"
    place = getattr(error, "position", 0)
    reason = getattr(error, "reason", "it can't be read")
    return text.count("\n", 0, place) + 1, f"not valid YAML: {reason}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the hint that another word may be meant, or nothing."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def line_of(node: yaml.Node | None, default: int = 1) -> int:
    """Return the line of a node, from 1, or *default* where there is none."""
    return default if node is None else node.start_mark.line + 1
