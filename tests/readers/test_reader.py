"""The rows of `READERS` name functions that exist and take the arguments that readers pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, TextIO, get_type_hints

import pytest

from papershelf.curated.field_maps import FieldMap
from papershelf.engine.task import resolve
from papershelf.readers import READERS
from papershelf.readers.files.reading import format_of
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Format, Item, Line
from support.items import counted, papers_of
from support.run import python

TESTS = Path(__file__).parents[1]
ITEMS, MAPS = Iterator[Item], Sequence[FieldMap]


def types(function: Callable[..., Any]) -> list[Any]:
    """Return the types of the arguments of a function, and of its result."""
    return list(get_type_hints(function).values())


@pytest.mark.parametrize("row", READERS, ids=lambda row: f"{row.name} {row.test}")
def test_the_functions_of_a_row_have_the_expected_types(row: Format) -> None:
    maps = [] if row.maps is None else [MAPS]
    read, test = (
        name and types(resolve(f"papershelf.readers.{name}")) for name in (row.read, row.test)
    )
    if row.unit == "line":
        assert read == [Sequence[FilledLine], Path, Iterator[Item | FilledLine]]
    else:
        assert read == [Iterable[Line] if row.by_lines else TextIO, Path, *maps, ITEMS]
    assert test in ("", [str, bool])


def test_the_modules_of_other_formats_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("title,year\nTidy Shelves,2020\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; "
        f"sys.path.append({str(TESTS)!r}); from support.loading import read_source; "
        "print(len(read_source(Path('papers.csv'), Path('papers.csv')).papers), *sys.modules)"
    )
    papers, *loaded = python(code, cwd=tmp_path).split()
    assert (papers, "papershelf.readers.tables.table" in loaded) == ("1", True)
    others = ("bibtex", "json", "listing", "lists", "pages", "tagged", "xml.fields")
    prefixes = tuple(f"papershelf.readers.{name}" for name in others)
    assert not [name for name in loaded if name.startswith(prefixes)]


FRONT_MATTER = "---\nlayout: page\ntitle: References\ntags:\n  - reading\n---\n"
REFERENCES = (
    "1. Vaswani, A. (2017). Attention is all you need. Neural Computation, 1(2), 3-4.\n"
    "2. Kingma, D. P., & Ba, J. (2015). Adam: A method for optimization. Science, 2(3), 4-5.\n"
    "3. He, K., & Sun, J. (2016). Residual learning for recognition. Nature, 3(4), 5-6.\n"
)


def test_the_front_matter_above_a_list_is_boilerplate() -> None:
    text = f"{FRONT_MATTER}\n{REFERENCES}"
    row = format_of(Path("references.md"), text)
    assert row
    assert row.name == "reference list"
    *asides, first, second, _ = row.reader(StringIO(text), Path("references.md"))
    assert [item.kind for item in asides if isinstance(item, Aside)] == [AsideKind.BOILERPLATE] * 6
    assert [(item.title, item.source.line) for item in papers_of((first, second))] == [
        ("Attention is all you need", 8),
        ("Adam: A method for optimization", 9),
    ]


def test_front_matter_without_an_end_is_read_in_linear_time() -> None:
    text = FRONT_MATTER.removesuffix("---\n") + "  a: b\n" * 100
    row = next(row for row in READERS if row.name == "Markdown list")
    assert sum(map(counted, row.reader(StringIO(text), Path("a.md")))) == text.count("\n")


def test_a_list_between_rules_is_no_front_matter() -> None:
    entries = "Papers:\n- [Tidy Shelves](https://arxiv.org/abs/1706.03762), 2017\n"
    items = papers_of(
        next(row for row in READERS if row.name == "Markdown list").reader(
            StringIO(f"---\n{entries}---\n"), Path("a.md")
        )
    )
    assert [item.title for item in items] == ["Tidy Shelves"]


@pytest.mark.parametrize(
    "entry",
    [
        "Tidy Shelves: A Survey https://arxiv.org/abs/1706.03762",
        "shelves: A Survey https://arxiv.org/abs/1706.03762",
        "papers:\n- Shelves https://arxiv.org/abs/1706.03762",
    ],
)
def test_papers_with_addresses_between_rules_are_no_front_matter(entry: str) -> None:
    row = next(row for row in READERS if row.name == "listing")
    items = row.reader(StringIO(f"---\n{entry}\n---\n"), Path("a.txt"))
    asides = {item.source.line for item in items if isinstance(item, Aside)}
    assert 2 + entry.count("\n") not in asides


@pytest.mark.parametrize("line", [" a: b\n", "- a: b\n"])
def test_front_matter_without_an_end_is_found_in_linear_time(line: str) -> None:
    row = next(row for row in READERS if row.name == "reference list")
    assert not row.accepts(f"---\na: b\n{line * 1000}")
