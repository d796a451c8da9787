"""Source files are found, unpacked, and recognised by name or content, never with a traceback."""

from __future__ import annotations

import errno
import gzip
import json
import lzma
import os
import re
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from papershelf.config import Sources
from papershelf.problems import PapershelfError, Problem, Severity
from papershelf.readers import READERS, opening
from papershelf.readers.files.finding import find_files
from papershelf.readers.files.reading import Batch
from papershelf.readers.reader import MAX_LENGTH
from support.loading import read_source
from support.reading import read_file

TESTS = Path(__file__).parents[2]
LINES = "".join(f'{{"title": "Tidy Shelves {n}", "year": {n}}}\n' for n in range(1900, 2000))
LISTING = "Tidy Shelves for Busy Readers\n\nWe study how tidy shelves help readers find books.\n"
PACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".xz": lzma.compress}


def read(folder: Path, name: str, data: bytes | str) -> Batch:
    """Return the batch of a file, which messages show in the folder "catalog"."""
    return read_file(folder, name, data, f"catalog/{name}")


def messages(batch: Batch) -> list[str]:
    return [str(problem) for problem in batch.problems]


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize(
    ("name", "text", "count", "form"),
    [
        ("papers.jsonl", LINES, 100, "JSON Lines"),
        ("LISTING.TXT", LISTING, 1, "listing"),
        ("table.csv", "title,year\nTidy Shelves,2026\n", 1, "CSV"),
    ],
)
def test_every_format_may_be_compressed(
    tmp_path: Path, ending: str, name: str, text: str, count: int, form: str
) -> None:
    batch = read(tmp_path, name + ending, PACK[ending](text.encode()))
    assert (len(batch.papers), batch.reading.format, messages(batch)) == (count, form, [])
    assert batch.papers[0].source.path == f"catalog/{name}{ending}"


@pytest.mark.parametrize("ending", PACK)
def test_compressed_files_may_be_concatenated_and_padded(tmp_path: Path, ending: str) -> None:
    pack = PACK[ending]
    data = pack(LINES.encode()) + pack(LINES.encode()) + bytes(64)
    batch = read(tmp_path, f"papers.jsonl{ending}", data)
    assert (len(batch.papers), messages(batch)) == (200, [])


@pytest.mark.parametrize("ending", PACK)
def test_an_empty_compressed_file_is_reported(tmp_path: Path, ending: str) -> None:
    batch = read(tmp_path, f"papers.jsonl{ending}", PACK[ending](b""))
    assert batch.papers == ()
    assert [problem.message for problem in batch.problems] == ["the file is empty"]


@pytest.mark.parametrize(
    "name", ["a.bib", "a.ris", "a.csv", "a.json", "a.jsonl", "a.txt", "a.xml", "a.yml", "a"]
)
def test_an_empty_file_is_noted_whatever_its_name(tmp_path: Path, name: str) -> None:
    batch = read(tmp_path, name, " \n\n")
    assert [problem.message for problem in batch.problems] == ["the file is empty"]
    assert batch.problems[0].severity is Severity.NOTE


def test_a_listing_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    batch = read(tmp_path, "2026.txt", b"a " * (MAX_LENGTH // 2 + 1))
    message = (
        "2026.txt: the text is longer than 16 MB, so it was skipped (split it into several files)"
    )
    assert messages(batch) == [f"catalog/{message}"]
    assert batch.problems[0].severity is Severity.ERROR


@pytest.mark.parametrize("characters", [65_536, 300_000])
@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.json", json.dumps([{"title": "One"}]), "JSON"),
        ("a.txt", "@misc{one, title = {One}}", "BibTeX"),
        ("a.md", "---\ntitle: One\n---\n", "front matter"),
        ("a.csv", "title\nOne\n", "CSV"),
    ],
)
def test_blank_lines_before_the_first_record_do_not_hide_it(
    tmp_path: Path, characters: int, name: str, text: str, form: str
) -> None:
    batch = read(tmp_path, name, "\n" * (characters - 1) + text)
    assert (batch.reading.format, messages(batch)) == (form, [])
    assert batch.papers


@pytest.mark.parametrize("ending", PACK)
def test_papers_before_the_end_of_a_truncated_compressed_file_are_kept(
    tmp_path: Path, ending: str
) -> None:
    # Random bytes, so that most of the file is needed for most of the papers.
    lines = [json.dumps({"title": f"A {n}", "x": os.urandom(99).hex()}) for n in range(2000)]
    data = PACK[ending]("\n".join(lines).encode())
    batch = read(tmp_path, f"papers.jsonl{ending}", data[: len(data) // 2])
    assert 500 < len(batch.papers) < 1500
    *_, last = messages(batch)
    assert last == (
        f"catalog/papers.jsonl{ending}: the compressed file is cut off; "
        f"{len(batch.papers):,} papers before that were read (download the file again)"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("papers.jsonl.gz", b"this is no gzip"),
        ("papers.jsonl.gz", gzip.compress(LINES.encode(), mtime=0)[:12] + b"\xff" * 80),
        ("papers.dat.xz", b"nothing"),
    ],
)
def test_a_damaged_compressed_file_is_reported(tmp_path: Path, name: str, data: bytes) -> None:
    batch = read(tmp_path, name, data)
    assert "the compressed file is damaged" in messages(batch)[-1]


def test_damage_anywhere_in_a_compressed_file_is_reported(tmp_path: Path) -> None:
    for ending, pack in PACK.items():
        data = pack(LINES.encode())
        for at in range(0, len(data), max(1, len(data) // 40)):
            for copy in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
                batch = read(tmp_path, f"papers.jsonl{ending}", copy)
                # Damage to the time or the name in the header of gzip does not affect the content.
                assert messages(batch) or len(batch.papers) == 100


@pytest.mark.parametrize("ending", PACK)
def test_a_decompression_bomb_is_not_unpacked(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "ALWAYS_ALLOWED", 1 << 20)
    bomb = PACK[ending](b'{"title": "One"}\n' + b" " * (8 << 20))
    batch = read(tmp_path, f"papers.jsonl{ending}", bomb)
    assert [paper.title for paper in batch.papers] == ["One"]
    assert messages(batch)[-1].endswith(
        "the file unpacks to more than 1 MB, too much for a list of papers; 1 paper before that"
        " was read (download the file again)"
    )


def test_a_harmless_file_is_unpacked_however_well_it_compresses(tmp_path: Path) -> None:
    record = json.dumps({"title": "The Same Title", "abstract": "word " * 1_000})
    packed = gzip.compress(f"{record}\n".encode() * 1_000, mtime=0)
    assert len(read(tmp_path, "papers.jsonl.gz", packed).papers) == 1_000


def test_an_xz_file_that_needs_gigabytes_of_memory_is_refused(tmp_path: Path) -> None:
    packed = with_large_dictionary(lzma.compress(LINES.encode()))
    batch = read(tmp_path, "papers.jsonl.xz", packed)
    assert messages(batch) == [
        "catalog/papers.jsonl.xz: unpacking the file needs more than 256 MB of memory; "
        "0 papers before that were read (download the file again)"
    ]


def with_large_dictionary(packed: bytes) -> bytes:
    """Return an xz file whose first block declares a dictionary of 1.5 GB (https://tukaani.org/xz/)."""
    header = bytearray(packed[12:24])
    # Block header: size, flags, filter id 0x21, size of properties, dictionary size, padding, CRC.
    assert header[2:4] == b"\x21\x01"
    header[4] = 37
    header[8:12] = zlib.crc32(header[:8]).to_bytes(4, "little")
    return packed[:12] + bytes(header) + packed[24:]


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("papers", LINES, "JSON Lines"),
        ("papers.dat", '{\n  "papers": [{"title": "One"}]}', "JSON"),
        ("papers.gz", gzip.compress(LINES.encode(), mtime=0), "JSON Lines"),
        ("export.dat", "TY  - JOUR\nTI  - Tidy Shelves\nER  - \n", "RIS"),
    ],
)
def test_a_file_without_a_known_ending_is_recognised_by_its_content(
    tmp_path: Path, name: str, text: bytes | str, form: str
) -> None:
    batch = read(tmp_path, name, text)
    assert batch.reading.format == form
    assert batch.papers


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("notes.doc", LISTING, "the extension “.doc”"),
        ("program.js.gz", gzip.compress(b"{ let a = [1]; }", mtime=0), "the extension “.js”"),
        ("words", "[x] done\n{y} not done", "no extension"),
    ],
)
def test_a_file_in_an_unknown_format_is_an_error_that_says_what_to_do(
    tmp_path: Path, name: str, data: bytes | str, found: str
) -> None:
    batch = read(tmp_path, name, data)
    [problem] = batch.problems
    assert problem.message == "this file format is not supported"
    assert problem.hint == (
        f"found {found} and no known content; export RIS or BibTeX, or rename it, a listing to "
        ".txt; docs/formats.md lists all formats"
    )


def test_the_page_on_formats_lists_all_extensions() -> None:
    page = (TESTS.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    table = page.partition("## File extensions\n")[2].partition("\n## ")[0]
    endings = {ending for row in READERS for ending in row.endings}
    assert set(re.findall(r"`(\.\w+)`", table)) == endings.union(opening.UNPACKERS)


@pytest.mark.parametrize("name", ["picture.png", "picture.bib", "picture.txt"])
def test_a_binary_file_is_refused_whatever_its_name(tmp_path: Path, name: str) -> None:
    [problem] = read(tmp_path, name, b"\x89PNG\r\n\x1a\n\x00\x00").problems
    assert problem.message == "this is not a text file"
    assert problem.hint.endswith("or CSV from a spreadsheet")


def test_a_pdf_is_no_text_file_even_if_it_begins_with_text(tmp_path: Path) -> None:
    [problem] = read(tmp_path, "paper.pdf", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n").problems
    assert problem.message == "this is not a text file"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_determines_the_encoding(tmp_path: Path, encoding: str) -> None:
    batch = read(tmp_path, "papers.jsonl", '{"title": "Größe"}\n'.encode(encoding))
    assert ([paper.title for paper in batch.papers], messages(batch)) == (["Größe"], [])


@pytest.mark.parametrize("end", [b"", b"\x00"])
def test_bytes_that_are_not_utf_16_lose_only_their_record(tmp_path: Path, end: bytes) -> None:
    one, two = (f'{{"title": "{title}"}}\n'.encode("utf-16-le") for title in ("One", "Two"))
    damaged = two.replace(b"w\x00", b"w\x00\x00\xdc")
    data = b"\xff\xfe" + one + damaged + one * 20_000 + end
    batch = read(tmp_path, "papers.jsonl", data)
    assert messages(batch)[0] == "catalog/papers.jsonl:2: not UTF-8 (save the file as UTF-8)"
    assert (len(batch.papers), batch.reading.unused) == (20_001, 2 if end else 1)


def test_bytes_that_are_not_utf_8_lose_only_their_record(tmp_path: Path) -> None:
    batch = read(tmp_path, "papers.jsonl", b'{"title": "One"}\n{"title": "\xff"}\n')
    assert messages(batch) == ["catalog/papers.jsonl:2: not UTF-8 (save the file as UTF-8)"]
    assert len(batch.papers) == batch.reading.unused == 1


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_bytes_that_are_not_utf_8_in_a_listing_are_reported_with_their_line(
    tmp_path: Path, end: bytes
) -> None:
    batch = read(tmp_path, "list.txt", end.join((b"A title", b"", b"caf\xe9", b"")))
    assert messages(batch) == ["catalog/list.txt:3: not UTF-8 (save the file as UTF-8)"]
    assert batch.reading.unused == 2


def listed(source: Path, root: Path) -> list[str]:
    """Return the names of the files that a source gives."""
    files = find_files([source], Sources(root=root).shown)
    return [file.name for file in files if isinstance(file, Path)]


def test_other_inputs_of_a_site_are_not_sources(tmp_path: Path) -> None:
    for name in ("a.txt", "notes/b.md", "notes/deep/c.md", "own.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    excluded = [tmp_path / "notes", tmp_path / "own.yml"]
    files = find_files([tmp_path], Sources(root=tmp_path).shown, excluded=excluded)
    assert list(files) == [tmp_path / "a.txt"]


def passed_over(source: Path, root: Path) -> list[Problem]:
    """Return the problems of the files of a source that are not read."""
    files = find_files([source], Sources(root=root).shown)
    return [problem for problem in files if isinstance(problem, Problem)]


def skipped(source: Path, root: Path) -> list[str]:
    """Return the messages about the files of a source that are not read."""
    return list(map(str, passed_over(source, root)))


def test_hidden_files_and_files_of_the_project_are_not_sources(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.jsonl", ".hidden/d.txt", ".e.txt", "README.md", "topics.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files = list(find_files([tmp_path], Sources(root=tmp_path).shown))
    assert files == [tmp_path / "a/c.jsonl", tmp_path / "b.txt"]
    assert skipped(tmp_path, tmp_path) == []


def test_files_without_papers_are_skipped_with_a_message_unless_they_are_named(
    tmp_path: Path,
) -> None:
    page = '<html><head><meta name="citation_title" content="Tidy Shelves"></head></html>'
    files = {
        "CONTRIBUTING.md": "Be kind.",
        "_config.yml": "title: Our site\n",
        "a/_index.md": "---\ntitle: All papers\n---\n",
        "a/todo.txt": LISTING,
        "about.html": "<html><title>About us</title></html>",
        "package.json": '{"title": "a program"}',
        "paper.html": page,
        "own.txt": LISTING,
    }
    (tmp_path / "a").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert listed(tmp_path, tmp_path) == ["own.txt", "paper.html"]
    hint = "(to read it, name the file itself as a source)"
    name = "a file of this name contains no papers; it was skipped"
    assert skipped(tmp_path, tmp_path) == [
        f"CONTRIBUTING.md: {name} {hint}",
        f"_config.yml: {name} {hint}",
        f"a/_index.md: {name} {hint}",
        f"a/todo.txt: {name} {hint}",
        f"about.html: a web page without a paper; it was skipped {hint}",
        f"package.json: {name} {hint}",
    ]
    assert listed(tmp_path / "a" / "todo.txt", tmp_path) == ["todo.txt"]


def test_links_out_of_a_folder_are_skipped_with_a_message(tmp_path: Path) -> None:
    inside, outside = tmp_path / "catalog", tmp_path / "private"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(LISTING, "utf-8")
    (inside / "own.txt").write_text(LISTING, "utf-8")
    (inside / "alias.txt").symlink_to("own.txt")
    (inside / "file.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "broken.txt").symlink_to("nothing.txt")
    (inside / "round.txt").symlink_to("round.txt")
    os.mkfifo(inside / "pipe.txt")
    assert listed(inside, tmp_path) == ["alias.txt", "own.txt"]
    assert skipped(inside, tmp_path) == [
        "catalog/broken.txt: the link is broken; it was skipped",
        "catalog/file.txt: the link leads out of the folder; it was skipped (replace"
        " the link with a copy)",
        "catalog/folder: the link leads out of the folder; it was skipped (replace"
        " the link with a copy)",
        "catalog/pipe.txt: not a regular file; it was skipped",
        "catalog/round.txt: the link is broken; it was skipped",
    ]
    assert skipped(inside, inside)[0] == "broken.txt: the link is broken; it was skipped"


def test_a_folder_that_can_not_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/closed/lost.txt", "a/own.txt", "z.txt", ".hidden/closed/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(LISTING, "utf-8")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert listed(tmp_path, tmp_path) == ["own.txt", "z.txt"]
    (problem,) = passed_over(tmp_path, tmp_path)
    assert (
        str(problem)
        == "a/closed: can't be read (allow your user to read it, or move it out of the folder)"
    )
    assert problem.severity is Severity.ERROR


def test_a_folder_whose_path_is_too_long_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        Path("x" * 250).mkdir()
        os.chdir("x" * 250)
    (tmp_path / "own.txt").write_text(LISTING, "utf-8")
    assert listed(tmp_path, tmp_path) == ["own.txt"]
    (problem,) = passed_over(tmp_path, tmp_path)
    assert (problem.message, problem.severity) == ("can't be read", Severity.ERROR)


def test_a_source_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "own.txt").write_text(LISTING, "utf-8")
    (tmp_path / "link").symlink_to("real")
    assert listed(tmp_path / "link", tmp_path) == ["own.txt"]
    assert skipped(tmp_path / "link", tmp_path) == []


def test_devices_and_pipes_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", Path("/dev/zero")):
        with pytest.raises(PapershelfError, match="neither a file nor a folder"):
            list(find_files([path], Sources(root=tmp_path).shown))
        assert messages(read_source(path, Path("x.txt"))) == [
            "x.txt: there is no regular file at this path"
        ]


def test_reading_takes_no_more_memory_than_the_papers() -> None:
    """A file of 100 MB whose papers are small is read in a process that grows by far less."""
    script = """
        import resource, sys, tempfile
        from pathlib import Path

        sys.path.append(sys.argv[2])
        from support.loading import read_source

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / sys.argv[1]
            padding = '"x": "' + "word " * 20_000 + '"'
            record = f'{{"title": "Tidy Shelves", {padding}}}'
            with file.open("w") as stream:
                lines = file.suffix == ".jsonl"
                stream.write("" if lines else "[")
                for number in range(1000):
                    stream.write(record + ("\\n" if lines else ", "))
                stream.write("" if lines else "{}]")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            batch = read_source(file, file)
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(len(batch.papers), file.stat().st_size >> 20, (after - before) >> 10)
    """
    for name in ("papers.jsonl", "papers.json"):
        command = [sys.executable, "-c", textwrap.dedent(script), name, str(TESTS)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        papers, size, grown = map(int, done.stdout.split())
        assert (papers, size) == (1000, 95)
        assert grown < 20


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "title,authors\n"), ("a.json", "[]"), ("a.yml", "[]\n")]
)
def test_a_file_without_records_is_reported(name: str, text: str, tmp_path: Path) -> None:
    batch = read_file(tmp_path, name, text)
    assert len(batch.problems) == 1
    assert batch.reading.papers == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "TEI, as GROBID writes it"),
        ("<?xml version='1.0'?><rss><channel/></rss>", "a feed"),
        ("<shelf/>", "an unknown kind of XML with the root <shelf>"),
    ],
)
def test_unsupported_xml_is_named(tmp_path: Path, content: str, name: str) -> None:
    (problem,) = read_file(tmp_path, "papers.xml", content).problems
    assert problem.message == f"this is {name}, which is not supported"
    assert problem.hint
