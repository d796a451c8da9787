"""Imports and calls of every module follow the rules of the design."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import papershelf

PACKAGE = Path(papershelf.__file__).parent
# Names of functions that change files. `replace` and `remove` are missing: strings and lists have
# methods with those names.
WRITES = frozenset(
    "write_text write_bytes mkdir makedirs unlink rmdir rmtree rename renames symlink_to "
    "hardlink_to chmod copyfile copytree mkdtemp mkstemp NamedTemporaryFile TemporaryDirectory "
    "TemporaryFile".split()
)
# Only these modules of the engine write files.
WRITERS = frozenset(f"engine.{name}" for name in ("cache", "files", "lock", "outputs", "staging"))
# The floors from the ground up; a room may import only rooms of lower floors.
FLOORS: tuple[frozenset[str], ...] = tuple(
    frozenset(floor.split())
    for floor in (
        "model engine",
        "problems resources text",
        "curated",
        "config catalog readers enrich",
        "outputs search records sources checks",
        "build",
        "mkdocs",
        "cli",
        "__main__",
    )
)
MAX_FLOORS, MAX_AT_ROOT = 9, 10
# External packages of the engine: for its values, its lock, and an executor.
ENGINE_USES = frozenset({"msgspec", "filelock", "distributed"})
# Modules and functions that can execute data.
BANNED_MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "cloudpickle"})
BANNED_CALLS = frozenset({"exec", "eval", "compile"})
# Functions by which Jinja reads and writes compiled templates, with pickle and marshal.
BANNED_METHODS = frozenset(
    "bytecode_from_string bytecode_to_string write_bytecode FileSystemBytecodeCache".split()
)
# The only module that may use private names of MkDocs and Material.
PRIVATE = "mkdocs.private"
# The most lines of a function.
MAX_LINES = 50
PRINTS = frozenset({"print", "pprint", "input"})


def name_of(path: Path) -> str:
    """Return the name of a module without that of the package, such as "outputs.pages.home"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def parsed() -> dict[str, ast.Module]:
    """Return the syntax tree of each module."""
    return {
        name_of(path): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def walked() -> dict[str, tuple[ast.AST, ...]]:
    """Return all syntax nodes of each module, at any depth."""
    return {name: tuple(ast.walk(tree)) for name, tree in parsed().items()}


def imports(name: str) -> Iterator[str]:
    """Yield the names of all modules that a module imports, at any depth."""
    for node in walked()[name]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield node.module or ""
            # `from papershelf import model` imports a module too.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def internal(name: str) -> set[str]:
    """Return the modules of the package that a module imports, without the package's name."""
    names = {imported.removeprefix("papershelf.") for imported in imports(name)}
    return {module for module in names if module in parsed() and module}


@cache
def external(name: str) -> set[str]:
    """Return the external packages that a module imports."""
    return {imported.split(".")[0] for imported in imports(name)} - {"papershelf", ""}


def room(name: str) -> str:
    """Return the first part of a module's name."""
    return name.split(".")[0]


def place(name: str) -> str:
    """Return the folder of a room that a module lies in, or else the module itself."""
    return ".".join(name.split(".")[:2])


def calls(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call among *nodes* with the last part of the called name."""
    for node in nodes:
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def test_modules_and_their_imports_are_found() -> None:
    expected = {"model", "build", "readers.json.records", "outputs.pages.home", "mkdocs.plugin"}
    assert expected <= set(parsed())
    assert "outputs.forms.markdown" in internal("outputs.forms.templates")
    assert "mkdocs" in external("mkdocs.plugin")


def test_every_room_has_a_floor_and_there_are_few_of_both() -> None:
    assert {room(name) for name in parsed() if name} == set().union(*FLOORS)
    assert len(FLOORS) <= MAX_FLOORS
    assert sum(1 for _ in PACKAGE.glob("*.py")) <= MAX_AT_ROOT


def test_imports_point_to_lower_floors() -> None:
    floor_of = {name: floor for floor, rooms in enumerate(FLOORS) for name in rooms}
    assert not [
        (name, module)
        for name in parsed()
        for module in internal(name)
        if name and room(module) != room(name)
        if floor_of[room(module)] >= floor_of[room(name)]
    ]


def test_folders_import_each_other_in_one_direction() -> None:
    arrows: dict[str, set[str]] = {}
    for name in parsed():
        arrows.setdefault(place(name), set()).update(map(place, internal(name)))
    TopologicalSorter({name: found - {name} for name, found in arrows.items()}).prepare()


def test_model_imports_no_other_module_and_text_only_model() -> None:
    assert internal("model") == set()
    assert not beyond("text", {"text", "model"})


def beyond(checked: str, allowed: set[str]) -> list[tuple[str, str]]:
    """Return the modules of the room *checked* with their imports from rooms not *allowed*."""
    return [
        (name, module)
        for name in parsed()
        if room(name) == checked
        for module in sorted(internal(name))
        if room(module) not in allowed
    ]


def test_checks_do_not_import_the_outputs_that_they_check() -> None:
    assert not beyond("checks", {"checks", "model", "problems", "text"})


def test_the_engine_imports_nothing_about_papers() -> None:
    assert not beyond("engine", {"engine"})
    used = set().union(*(external(name) for name in parsed() if room(name) == "engine"))
    assert used - sys.stdlib_module_names <= ENGINE_USES
    for name in (module for module in parsed() if room(module) == "engine"):
        words = [word for word in names_in(walked()[name]) if word.startswith("paper")]
        assert not words, f"{name} has names about papers: {words}"


def names_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield all names of variables, arguments and attributes."""
    for node in nodes:
        for field in ("id", "arg", "attr"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


def test_only_the_room_mkdocs_imports_mkdocs() -> None:
    importing = {room(name) for name in parsed() if external(name) & {"mkdocs", "material"}}
    assert importing == {"mkdocs"}


def test_no_input_can_be_executed() -> None:
    for name, nodes in walked().items():
        assert not external(name) & BANNED_MODULES, name
        all_calls = [*calls(nodes)]
        assert not {called for called, _ in all_calls} & BANNED_METHODS, name
        # A method may have such a name, as `re.compile` has.
        plain = {called for called, call in all_calls if isinstance(call.func, ast.Name)}
        assert not plain & BANNED_CALLS, name


def private_names(name: str) -> Iterator[str]:
    """Yield the private names of external packages that a module uses."""
    for node in walked()[name]:
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("papershelf"):
            words = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from (word for word in words if is_private(word))
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and not is_self(node.value):
            yield node.attr


def is_self(value: ast.expr) -> bool:
    """Return whether an expression is the first argument of a method."""
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


def is_private(word: str) -> bool:
    """Return whether a name is private by its underscore."""
    return word.startswith("_") and not word.startswith("__")


def test_private_names_of_external_packages_are_used_in_one_module() -> None:
    rooms = [name for name in parsed() if room(name) == "mkdocs"]
    assert [name for name in rooms if [*private_names(name)]] == [PRIVATE]


def test_no_code_assigns_to_class() -> None:
    assert not [
        name
        for name, nodes in walked().items()
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr == "__class__"
        and isinstance(node.ctx, ast.Store)
    ]


def test_imports_form_no_cycle() -> None:
    # This raises CycleError, which names the modules of a cycle.
    TopologicalSorter({name: internal(name) - {name} for name in parsed()}).prepare()


def test_only_the_command_line_prints() -> None:
    for name in [name for name in parsed() if room(name) != "cli"]:
        assert "rich" not in external(name), name
        assert not [called for called, _ in calls(walked()[name]) if called in PRINTS], name
        streams = {
            node.attr
            for node in walked()[name]
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "sys"
        }
        assert not streams & {"stdout", "stderr", "__stdout__", "__stderr__", "exit"}, name


def test_only_the_engine_writes() -> None:
    for name in parsed().keys() - WRITERS:
        all_calls = [*calls(walked()[name])]
        assert not [
            called for called, call in all_calls if called in WRITES or writes(called, call)
        ], name
        assert "shutil" not in external(name), name


def writes(called: str, call: ast.Call) -> bool:
    """Return whether a call opens a file for writing, moves a path, or calls `os.remove`."""
    if called == "open":
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        modes = [value.value for value in values if isinstance(value, ast.Constant)]
        return any(re.fullmatch("[rbt]*[wax+][rbt+]*", str(mode)) for mode in modes)
    if not isinstance(call.func, ast.Attribute):
        return False
    by_os = isinstance(call.func.value, ast.Name) and call.func.value.id == "os"
    moves = called == "replace" and len(call.args) == 1 and not call.keywords
    return moves or (called == "remove" and by_os)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("path.open('w')", True),
        ("open(path, mode='ab')", True),
        ("path.open('r+b')", True),
        ("path.open('rb')", False),
        ("path.open(encoding='utf-8')", False),
        ("open(path)", False),
        ("path.replace(other)", True),
        ("text.replace('a', 'b')", False),
        ("replace(paper, title='a')", False),
        ("os.remove(path)", True),
        ("names.remove(path)", False),
    ],
)
def test_writing_calls_are_recognised(line: str, expected: bool) -> None:
    [(called, call)] = calls(ast.walk(ast.parse(line)))
    assert writes(called, call) is expected


def test_functions_are_short() -> None:
    assert not [
        (name, node.name)
        for name, nodes in walked().items()
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        if (node.end_lineno or 0) - node.lineno >= MAX_LINES
    ]


def test_names_of_classes_are_unique() -> None:
    names = [
        node.name.lstrip("_")
        for nodes in walked().values()
        for node in nodes
        if isinstance(node, ast.ClassDef)
    ]
    assert not {name for name, times in Counter(names).items() if times > 1}


def test_every_module_has_a_docstring() -> None:
    assert not [name for name, tree in parsed().items() if not ast.get_docstring(tree)]
