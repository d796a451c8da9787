"""The arrows of the design, read from the imports and calls of every module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import papershelf

PACKAGE = Path(papershelf.__file__).parent
ROOMS = ("readers", "enrich", "outputs")
# Calls that change what lies on a disk, by the name that is called. `replace` and `remove` are not
# among them: texts and lists have those too.
WRITES = frozenset(
    "write_text write_bytes mkdir makedirs touch unlink rmdir rmtree rename renames symlink_to "
    "hardlink_to chmod copyfile copytree mkdtemp mkstemp NamedTemporaryFile TemporaryDirectory "
    "TemporaryFile".split()
)
# Files for a run alone, and the file that stands for a lock, have modules of their own.
WRITERS = frozenset(
    {"files", "scratch"}
    | {f"engine.{name}" for name in ("cache", "files", "lock", "outputs", "staging")}
)
PRINTS = frozenset({"print", "pprint", "input"})


def name_of(path: Path) -> str:
    """The name of a module below the package: "outputs.pages.home"; the package itself is empty."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {
    name_of(path): ast.parse(path.read_text(encoding="utf-8"), str(path))
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imports(tree: ast.AST) -> Iterator[str]:
    """The names of all modules that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield node.module or ""
            # `from papershelf import model` imports a module too.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> set[str]:
    """The modules of the package that a module imports, without the package's name."""
    found = {found.removeprefix("papershelf.") for found in imports(MODULES[name])}
    return {module for module in found if module in MODULES and module}


def others(name: str) -> set[str]:
    """The packages of others that a module imports."""
    return {found.split(".")[0] for found in imports(MODULES[name])} - {"papershelf", ""}


def room(name: str) -> str:
    """The first part of a module's name."""
    return name.split(".")[0]


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a module, with the last part of the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def test_the_modules_were_found() -> None:
    assert {
        "model",
        "files",
        "build",
        "readers.listing",
        "outputs.pages.home",
        "mkdocs.plugin",
    } <= set(MODULES)
    assert "outputs.markdown" in ours("outputs.lists")
    assert "mkdocs" in others("mkdocs.plugin")


def test_model_and_problems_rest_on_nothing_of_ours() -> None:
    assert ours("model") == set()
    assert ours("problems") == {"model"}


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) in ROOMS])
def test_read_enrich_and_write_do_not_know_one_another(name: str) -> None:
    elsewhere = {*ROOMS, "build", "records", "mkdocs", "cli", "files"} - {room(name)}
    assert not {module for module in ours(name) if room(module) in elsewhere}


def rooms_known(name: str) -> set[str]:
    """The rooms that a module imports from, with the one that it is in."""
    return {room(module) for module in (*ours(name), name)} & set(ROOMS)


def test_build_alone_knows_all_three() -> None:
    assert {name for name in MODULES if rooms_known(name) == set(ROOMS)} == {"build"}


def test_only_build_and_the_reading_of_records_know_more_than_one() -> None:
    knowing = {name: rooms_known(name) for name in MODULES if len(rooms_known(name)) > 1}
    assert knowing == {"build": set(ROOMS), "records": {"readers", "enrich"}}


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) != "mkdocs"])
def test_only_render_knows_mkdocs(name: str) -> None:
    assert not others(name) & {"mkdocs", "material", "markdown"}


def test_formulas_are_converted_in_one_place() -> None:
    assert [name for name in MODULES if "latex2mathml" in others(name)] == ["text.formula"]


@pytest.mark.parametrize(
    "name", [name for name in MODULES if room(name) not in ("mkdocs", "cli", "__main__")]
)
def test_only_the_command_line_knows_render(name: str) -> None:
    assert not {module for module in ours(name) if room(module) in ("mkdocs", "cli")}


def test_nothing_goes_round() -> None:
    above: dict[str, set[str]] = {name: ours(name) for name in MODULES}
    left = dict(above)
    while left:
        free = [name for name, needs in left.items() if not needs & set(left) - {name}]
        assert free, f"these import one another: {sorted(left)}"
        for name in free:
            del left[name]


@pytest.mark.parametrize("name", [name for name in MODULES if name != "cli"])
def test_only_the_command_line_prints(name: str) -> None:
    tree = MODULES[name]
    assert "rich" not in others(name)
    assert not [called for called, _ in calls(tree) if called in PRINTS]
    streams = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    ]
    assert not set(streams) & {"stdout", "stderr", "__stdout__", "__stderr__", "exit"}


@pytest.mark.parametrize("name", [name for name in MODULES if name not in WRITERS])
def test_only_one_module_writes(name: str) -> None:
    tree = MODULES[name]
    found = {called for called, call in calls(tree) if called in WRITES or writes(called, call)}
    if name == "mkdocs.site":
        # The folder that a preview is served from, which is gone with it.
        found -= {"TemporaryDirectory"}
    assert not found
    assert not others(name) & {"shutil"}


def writes(called: str, call: ast.Call) -> bool:
    """Whether a call opens a file for more than reading, moves a path, or removes one by `os`."""
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
    [(called, call)] = calls(ast.parse(line))
    assert writes(called, call) is expected


def test_every_module_says_what_it_is_for() -> None:
    assert not [name for name, tree in MODULES.items() if not ast.get_docstring(tree)]
