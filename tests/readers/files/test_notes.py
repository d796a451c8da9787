"""Notes by the people of a site: what is read of them, and which problems are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.model import Note, PartialDate, Source
from papershelf.problems import PapershelfError, Problem, Severity
from papershelf.readers.files.notes import parse_note, read_notes
from papershelf.text.blocks import MAX_LENGTH

SOURCE = Source(path="notes/adam.md", line=1)


def read(text: str) -> list[Note | Problem]:
    """Return what the file `notes/adam.md` holds."""
    return list(parse_note(text, "adam", SOURCE))


def only(text: str) -> Note:
    """Return the one note of a file without problems."""
    [note] = read(text)
    assert isinstance(note, Note)
    return note


def test_front_matter_holds_reference_title_presenters_and_date() -> None:
    note = only(
        "---\npaper: doi:10.1/x\ntitle: 1.10\npresented_by: [Ann, no]\n"
        "date: 2026-03-12\n---\nText.\n"
    )
    assert note.references == ("doi:10.1/x",)
    assert (note.title, note.presenters) == ("1.10", ("Ann", "no"))
    assert note.date == PartialDate(year=2026, month=3, day=12)
    assert note.text.strip() == "Text."


def test_without_front_matter_file_name_and_heading_refer_to_the_paper() -> None:
    note = only("# Adam: *A* Method\n\nText.")
    assert note.references == ("adam", "Adam: A Method")
    assert (note.title, note.text.strip()) == ("Adam: A Method", "Text.")


def test_a_heading_stays_in_the_text_below_a_title_in_front_matter() -> None:
    note = only("---\ntitle: Ours\n---\n# Theirs\nText.")
    assert (note.title, note.references) == ("Ours", ("adam", "Ours", "Theirs"))
    assert "# Theirs" in note.text


def test_empty_and_unrelated_keys_are_ignored() -> None:
    note = only("---\npaper:\ndate:\ntags: [a]\naliases: {b: c}\n---\nText.")
    assert (note.references, note.date, note.presenters) == (("adam",), None, ())


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["warning: notes/adam.md:1: no text in this note"]),
        ("---\npaper: x\n---\n\n# Heading\n", ["warning: notes/adam.md:1: no text in this note"]),
        ("---\npaper: x\n", ["error: notes/adam.md:1: the front matter has no end"]),
        ("+++\npaper = 'x'\n+++\nx", ["error: notes/adam.md:1: front matter in TOML"]),
        ("\n---\na: b\nb: [\n---\nx", ["error: notes/adam.md:5: not valid YAML"]),
        ("---\npaper: [a]\n---\nx", ["error: notes/adam.md:2: paper must be a non-empty text"]),
        ("---\na: b\ndate: soon\n---\nx", ["warning: notes/adam.md:3: “soon” is not a date"]),
    ],
    ids=range(7),
)
def test_a_fault_is_reported_with_its_line(text: str, messages: list[str]) -> None:
    problems = [f"{item.severity}: {item}" for item in read(text) if isinstance(item, Problem)]
    assert len(problems) == len(messages)
    assert all(map(str.startswith, problems, messages)), problems


def test_a_note_with_an_invalid_date_is_kept() -> None:
    assert isinstance(read("---\ndate: soon\n---\nx")[-1], Note)


def test_an_ambiguous_date_is_reported_with_the_dates_to_write() -> None:
    problem, note = read("---\ndate: 03/09/2026\n---\nx")
    expected = "may be two dates (write 2026-09-03 or 2026-03-09; the date was left empty)"
    assert str(problem).endswith(f"“03/09/2026” {expected}")
    assert isinstance(note, Note)
    assert note.date is None


def read_folder(tmp_path: Path, **files: bytes) -> list[Note | Problem]:
    """Return the items of a folder with *files*, whose names have "_" for a full stop."""
    for name, data in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(data)
    return list(read_notes(tmp_path, lambda path: path.name))


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    items = read_folder(tmp_path, b_markdown=b"\xef\xbb\xbfB\r\n", a_md=b"A", _hidden_md=b"H")
    assert [item.source.path for item in items if isinstance(item, Note)] == ["a.md", "b.markdown"]


def test_notes_of_a_notebook_and_notes_without_a_paper_are_read(tmp_path: Path) -> None:
    page = b"---\nlayout: post\n---\nSee [[Attention is all you need]]."
    items = read_folder(
        tmp_path, adam_md=page, gan_md=b"doi:: 10.1/x\nauthors:: A\nx", TODO_md=b"x"
    )
    assert [str(item.source) for item in items] == ["TODO.md", "adam.md:1", "gan.md:1"]
    assert [isinstance(item, Note) for item in items] == [False, True, True]


def test_files_that_are_not_notes_are_reported(tmp_path: Path) -> None:
    large = b"x" * (MAX_LENGTH + 1)
    items = read_folder(
        tmp_path, a_png=b"x", b_md=b"x\ncaf\xe9", c_md=large, d_md=large * 5, e_md=b"x"
    )
    problems = [item for item in items if isinstance(item, Problem)]
    assert [(problem.severity, str(problem.source)) for problem in problems] == [
        (Severity.NOTE, "a.png"),
        (Severity.ERROR, "b.md:2"),
        (Severity.ERROR, "c.md:1"),
        (Severity.ERROR, "d.md:1"),
    ]
    assert len(items) == 5


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").symlink_to(tmp_path / "secret.md")
    [problem] = read_notes(tmp_path / "notes", lambda path: path.name)
    assert isinstance(problem, Problem)
    assert "leads out of the folder" in problem.message


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PapershelfError, match="no such file or folder"):
        list(read_notes(tmp_path / "no", lambda path: path.name))
