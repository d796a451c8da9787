"""Encodings older than UTF-8, in the formats whose programs still write them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from papershelf.problems import Severity
from support.reading import read_file

TITLES = ("Über Größen", "Étude d’un “modèle” – à côté", "Señales")


def source_text(name: str) -> str:
    """Return the text of a file with papers of these titles."""
    if name.endswith(".csv"):
        return "\r\n".join(["Title", *TITLES, ""])
    if name.endswith((".ris", ".txt")):
        return "\n".join(f"TY  - JOUR\nTI  - {title}\nER  - \n" for title in TITLES)
    return "\n".join(f"@misc{{k{n}, title = {{{title}}}}}" for n, title in enumerate(TITLES))


@pytest.mark.parametrize("name", ["papers.csv", "papers.bib", "papers.ris", "papers.txt"])
def test_a_file_in_cp1252_is_decoded_with_a_warning(name: str, tmp_path: Path) -> None:
    batch = read_file(tmp_path, name, source_text(name).encode("cp1252"))
    assert tuple(paper.title for paper in batch.papers) == TITLES
    (problem,) = batch.problems
    assert problem.severity is Severity.WARNING
    assert problem.source.path == name
    assert problem.message == "not UTF-8; read as cp1252, an encoding of Windows programs"


@pytest.mark.parametrize(
    ("declared", "codec", "title"),
    [
        ("Cp1252", "cp1252", "Größe"),
        ("windows-1250", "cp1250", "Dvořák żółw"),
        ("MacRoman", "mac-roman", "Größe"),
        ("macintosh", "mac-roman", "Größe"),
        ("GB18030", "gb18030", "深度学习"),
    ],
)
def test_an_encoding_that_jabref_declares_is_used(
    declared: str, codec: str, title: str, tmp_path: Path
) -> None:
    text = f"% Encoding: {declared}\n\n@misc{{a, title = {{{title}}}}}\n"
    batch = read_file(tmp_path, "papers.bib", text.encode(codec))
    assert [paper.title for paper in batch.papers] == [title]
    assert [problem.severity for problem in batch.problems] == [Severity.NOTE]


def test_utf_8_is_read_as_such_whatever_a_file_declares(tmp_path: Path) -> None:
    text = "% Encoding: Cp1252\n\n@misc{a, title = {Größe}}\n"
    batch = read_file(tmp_path, "papers.bib", text.encode())
    assert [paper.title for paper in batch.papers] == ["Größe"]
    assert batch.problems == ()


@pytest.mark.parametrize(
    "content",
    [
        "Title\nТеорема Гёделя\n".encode("cp1251"),
        "Title\nGrüße aus Köln\n".encode("cp850"),
        "Title\nGrößen äöü".encode()[:-1],
    ],
    ids=["Cyrillic", "DOS", "damaged"],
)
def test_text_in_an_unknown_encoding_is_not_guessed(content: bytes, tmp_path: Path) -> None:
    batch = read_file(tmp_path, "papers.csv", content)
    assert batch.papers == ()
    assert [problem.message for problem in batch.problems] == ["not UTF-8"]


@pytest.mark.parametrize("name", ["rot13", "hex", "iso12", "unicode_escape"])
def test_a_codec_that_is_not_a_text_encoding_is_ignored(name: str, tmp_path: Path) -> None:
    text = f"% Encoding: {name}\n@misc{{a, title = {{Größe}}}}\n"
    batch = read_file(tmp_path, "papers.bib", text.encode("cp1252"))
    assert [paper.title for paper in batch.papers] == ["Größe"]


def test_a_compressed_file_is_decoded_too(tmp_path: Path) -> None:
    batch = read_file(tmp_path, "papers.csv.gz", gzip.compress("Title\nGröße\n".encode("cp1252")))
    assert [paper.title for paper in batch.papers] == ["Größe"]
