"""The arrows of the design, read from the imports and calls of every module."""

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
# Calls that change what lies on a disk, by the name that is called. `replace` and `remove` are not
# among them: texts and lists have those too.
WRITES = frozenset(
    "write_text write_bytes mkdir makedirs unlink rmdir rmtree rename renames symlink_to "
    "hardlink_to chmod copyfile copytree mkdtemp mkstemp NamedTemporaryFile TemporaryDirectory "
    "TemporaryFile".split()
)
# The engine alone writes.
WRITERS = frozenset(f"engine.{name}" for name in ("cache", "files", "lock", "outputs", "staging"))
# From the ground up; a room knows rooms of lower floors alone.
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
MOST_FLOORS, MOST_AT_ROOT = 9, 10
# What the engine may use of others: its values, its lock, and the library of an executor.
ENGINE_USES = frozenset({"msgspec", "filelock", "distributed"})
# Ways to run what was read, and to take a value for code.
BANNED_MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "cloudpickle"})
BANNED_CALLS = frozenset({"exec", "eval", "compile"})
# What Jinja reads and writes compiled templates by, which is pickle and marshal.
BANNED_METHODS = frozenset(
    "bytecode_from_string bytecode_to_string write_bytecode FileSystemBytecodeCache".split()
)
# The one module that may use names which MkDocs and Material don't promise.
PRIVATE = "mkdocs.private"
# Lines of a function at the most.
MOST_LINES = 50
PRINTS = frozenset({"print", "pprint", "input"})


def name_of(path: Path) -> str:
    """Return the name of a module below the package: "outputs.pages.home", or empty."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {
    name_of(path): ast.parse(path.read_text(encoding="utf-8"), str(path))
    for path in sorted(PACKAGE.rglob("*.py"))
}


# All that stands in each module, at any depth.
NODES = {name: tuple(ast.walk(tree)) for name, tree in MODULES.items()}


def imports(name: str) -> Iterator[str]:
    """Yield the names of all modules that a module imports, wherever in it."""
    for node in NODES[name]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield node.module or ""
            # `from papershelf import model` imports a module too.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def ours(name: str) -> set[str]:
    """Return the modules of the package that a module imports, without the package's name."""
    found = {found.removeprefix("papershelf.") for found in imports(name)}
    return {module for module in found if module in MODULES and module}


@cache
def others(name: str) -> set[str]:
    """Return the packages of others that a module imports."""
    return {found.split(".")[0] for found in imports(name)} - {"papershelf", ""}


def room(name: str) -> str:
    """Return the first part of a module's name."""
    return name.split(".")[0]


def calls(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call among *nodes*, with the last part of the name that is called."""
    for node in nodes:
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def test_the_modules_were_found() -> None:
    found = {"model", "build", "readers.listing", "outputs.pages.home", "mkdocs.plugin"}
    assert found <= set(MODULES)
    assert "outputs.markdown" in ours("outputs.templates")
    assert "mkdocs" in others("mkdocs.plugin")


def test_the_house_has_few_floors_and_few_rooms_at_the_root() -> None:
    assert {room(name) for name in MODULES if name} == set().union(*FLOORS)
    assert len(FLOORS) <= MOST_FLOORS
    assert sum(1 for _ in PACKAGE.glob("*.py")) <= MOST_AT_ROOT


def test_arrows_point_down() -> None:
    floor_of = {own: floor for floor, rooms in enumerate(FLOORS) for own in rooms}
    assert not [
        (name, module)
        for name in MODULES
        for module in ours(name)
        if name and room(module) != room(name)
        if floor_of[room(module)] >= floor_of[room(name)]
    ]


def test_model_rests_on_nothing_of_ours_and_text_on_that_alone() -> None:
    assert ours("model") == set()
    assert not beyond("text", {"text", "model"})


def beyond(own: str, known: set[str]) -> list[tuple[str, str]]:
    """Return the modules of a room with what they import from other rooms than those *known*."""
    return [
        (name, module)
        for name in MODULES
        if room(name) == own
        for module in sorted(ours(name))
        if room(module) not in known
    ]


def test_a_site_is_checked_by_standards_and_not_by_what_wrote_it() -> None:
    assert not beyond("checks", {"checks", "model", "problems", "text"})


def test_the_engine_knows_no_papers() -> None:
    assert not beyond("engine", {"engine"})
    used = set().union(*(others(name) for name in MODULES if room(name) == "engine"))
    assert used - sys.stdlib_module_names <= ENGINE_USES
    for name in (one for one in MODULES if room(one) == "engine"):
        found = [one for one in names_in(NODES[name]) if one.startswith("paper")]
        assert not found, f"{name} speaks of papers: {found}"


def names_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield all names of variables, arguments and attributes."""
    for node in nodes:
        for field in ("id", "arg", "attr"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


def test_only_mkdocs_knows_mkdocs() -> None:
    knowing = {room(name) for name in MODULES if others(name) & {"mkdocs", "material"}}
    assert knowing == {"mkdocs"}


def test_nothing_that_was_read_can_run() -> None:
    for name, nodes in NODES.items():
        assert not others(name) & BANNED_MODULES, name
        found = [*calls(nodes)]
        assert not {called for called, _ in found} & BANNED_METHODS, name
        # A method may be called like that, such as that of a pattern.
        plain = {called for called, call in found if isinstance(call.func, ast.Name)}
        assert not plain & BANNED_CALLS, name


def private_names(name: str) -> Iterator[str]:
    """Yield what a module takes from packages of others that begins with an underscore."""
    for node in NODES[name]:
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("papershelf"):
            words = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from (word for word in words if is_private(word))
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and not is_own(node.value):
            yield node.attr


def is_own(value: ast.expr) -> bool:
    """Return whether a value is the object of a method itself."""
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


def is_private(word: str) -> bool:
    """Return whether a name is one that its owner does not promise."""
    return word.startswith("_") and not word.startswith("__")


def test_private_names_of_others_are_in_one_module() -> None:
    rooms = [name for name in MODULES if room(name) == "mkdocs"]
    assert [name for name in rooms if [*private_names(name)]] == [PRIVATE]


def test_no_object_changes_its_class() -> None:
    assert not [
        name
        for name, nodes in NODES.items()
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr == "__class__"
        and isinstance(node.ctx, ast.Store)
    ]


def test_nothing_goes_round() -> None:
    # Raises CycleError, which names the modules of a circle.
    TopologicalSorter({name: ours(name) - {name} for name in MODULES}).prepare()


def test_only_the_command_line_prints() -> None:
    for name in [name for name in MODULES if room(name) != "cli"]:
        assert "rich" not in others(name), name
        assert not [called for called, _ in calls(NODES[name]) if called in PRINTS], name
        streams = {
            node.attr
            for node in NODES[name]
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "sys"
        }
        assert not streams & {"stdout", "stderr", "__stdout__", "__stderr__", "exit"}, name


def test_only_the_engine_writes() -> None:
    for name in MODULES.keys() - WRITERS:
        found = [*calls(NODES[name])]
        assert not [one for one, call in found if one in WRITES or writes(one, call)], name
        assert "shutil" not in others(name), name


def writes(called: str, call: ast.Call) -> bool:
    """Return whether a call opens a file to write, moves a path, or removes one by `os`."""
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
def test_calls_that_write_are_told_from_those_that_do_not(line: str, expected: bool) -> None:
    [(called, call)] = calls(ast.walk(ast.parse(line)))
    assert writes(called, call) is expected


def test_functions_are_short() -> None:
    assert not [
        (name, node.name)
        for name, nodes in NODES.items()
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        if (node.end_lineno or 0) - node.lineno >= MOST_LINES
    ]


def test_no_two_classes_have_one_name() -> None:
    names = [
        node.name.lstrip("_")
        for nodes in NODES.values()
        for node in nodes
        if isinstance(node, ast.ClassDef)
    ]
    assert not {name for name, times in Counter(names).items() if times > 1}


def test_every_module_says_what_it_is_for() -> None:
    assert not [name for name, tree in MODULES.items() if not ast.get_docstring(tree)]
