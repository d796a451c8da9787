"""A note is assigned to the paper that it names, or a warning states why not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.enrich.notes import notes_of
from papershelf.model import Identifier, Note, Paper, PartialDate, Source

ADAM = Paper(
    title="Adam: A Method",
    source=Source(path="a.bib", line=1),
    identifiers=(Identifier(scheme="arxiv", value="1412.6980"),),
    id="arxiv:1412.6980",
    slug="adam",
)
SUMS = Paper(title="Sums", source=Source(path="a.bib", line=9), id="title:sums", slug="sums")
TWIN = replace(SUMS, source=Source(path="b.bib", line=1), id="title:sums-2", slug="sums-2")


def note(*references: str, path: str = "notes/a.md", **values: object) -> Note:
    """Return a note with these references to its paper."""
    plain = Note(source=Source(path=path, line=1), text="x", references=references)
    return replace(plain, **values)


@pytest.mark.parametrize("references", [("1412.6980",), ("2026-03-12", "Adam: A Method")], ids=str)
def test_a_paper_is_found_by_any_of_its_names(references: tuple[str, ...]) -> None:
    written = note(*references)
    assert notes_of([written], [ADAM, SUMS]) == ({"adam": (written,)}, [])


def test_a_note_without_a_unique_paper_is_a_warning() -> None:
    notes, problems = notes_of([note("nobody", "None"), note("mine", "Sums")], [ADAM, SUMS, TWIN])
    assert notes == {}
    unknown, ambiguous = map(str, problems)
    assert unknown.endswith("or correct it; if the paper is gone, remove the note)")
    assert unknown.startswith(
        "notes/a.md:1: no paper matches “nobody” or “None” (add “paper:” with"
    )
    assert ambiguous.startswith("notes/a.md:1: “Sums” matches 2 papers")


def test_the_notes_of_a_paper_are_sorted_newest_first() -> None:
    dates = {"c": None, "a": PartialDate(year=2025), "d": None, "b": PartialDate(year=2026)}
    notes = [note("adam", path=path, date=date) for path, date in dates.items()]
    for ordered in (notes, notes[::-1]):
        by_slug, _ = notes_of(ordered, [ADAM])
        assert [item.source.path for item in by_slug["adam"]] == ["b", "a", "c", "d"]


def test_a_note_with_the_title_of_the_paper_has_no_title() -> None:
    notes, _ = notes_of([note("adam", title="ADAM: a method")], [ADAM])
    assert notes["adam"][0].title == ""
