"""The preview: it serves, builds anew when something changes and only then, and outlives mistakes.

One preview serves most of these tests, so each adds to what it finds and puts broken things right.
"""

from __future__ import annotations

import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from support.run import Running, free_port, running
from support.shelf import IMAGES, SPARSE, lay

ROOT = Path(__file__).resolve().parents[2]
NORM = "papers/on-the-norm-of-gradients/"
# How often MkDocs' server looks for changes is half a second.
QUIET = 1.2


class Preview:
    """A preview that runs, with the project that it shows and a copy of Papershelf's templates."""

    def __init__(self, command: Running, folder: Path, port: int) -> None:
        self.command = command
        self.folder = folder
        self.port = port
        self.address = f"http://127.0.0.1:{port}/"

    def get(self, name: str = "") -> str:
        """Return a page or file of the site; its status as text where there is none."""
        try:
            with urlopen(self.address + name, timeout=20) as answer:
                return str(answer.read().decode("utf-8"))
        except HTTPError as error:
            with error:
                return f"status {error.code} {error.read().decode('utf-8')}"

    def shows(self, name: str, text: str) -> None:
        """Wait until a page shows a text."""
        self.command.wait_for(lambda: text in self.get(name), f"{text!r} on /{name}")

    def says(self, text: str) -> None:
        """Wait until it has printed a text."""
        self.command.wait_for(lambda: text in self.command.printed, f"the word {text!r}")

    @property
    def builds(self) -> int:
        """How often it has begun to build anew."""
        return self.command.printed.count("Detected file changes")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file of the project, as an editor does: by a new file in one step."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        draft = path.with_name(f".{path.name}.swp")
        draft.write_text(text.replace(old, new), encoding="utf-8")
        draft.replace(path)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Give a preview of a small shelf, by a copy of Papershelf."""
    folder = lay(tmp_path_factory.mktemp("shelf"))
    (folder / "docs/by-hand.md").write_text("# By hand\n\nFirst draft.\n", encoding="utf-8")
    shutil.copytree(ROOT / "generator", folder / "copy/generator")
    shutil.copytree(ROOT / "templates", folder / "copy/templates")
    catalog = folder / "copy/site_src/catalog"
    catalog.mkdir(parents=True)
    shutil.copy(ROOT / "site_src/catalog/venues.yml", catalog)
    port = free_port()
    with running(
        "papershelf",
        *("serve", "-a", f"127.0.0.1:{port}"),
        cwd=folder,
        log=folder / "log",
        PYTHONPATH=str(folder / "copy/generator"),
    ) as command:
        shown = Preview(command, folder, port)
        shown.says("Serving on")
        yield shown


def test_the_preview_says_where_it_is_and_little_else(preview: Preview) -> None:
    assert f"Serving on {preview.address}" in preview.command.printed.splitlines()[0]
    assert "Watching paths" not in preview.command.printed


def test_pages_of_the_preview_wait_for_the_next_build(preview: Preview) -> None:
    assert "/livereload/" in preview.get()


def test_the_preview_shows_the_site(preview: Preview) -> None:
    assert "<h1" in preview.get()
    assert "Sparse Attention for Long Documents" in preview.get(f"{SPARSE}/")
    assert '"title":"On the Norm of Gradients"' in preview.get("papers.jsonl")
    missing = preview.get("no/such/page/")
    assert missing.startswith("status 404")
    assert "Page not found" in missing


def test_what_browsers_ask_for_is_told_with_escapes(preview: Preview) -> None:
    with socket.create_connection(("127.0.0.1", preview.port), timeout=20) as asked:
        asked.sendall(b"GET /gone\x1b]52;c;eA==\x07\x9b2J HTTP/1.0\r\n\r\n")
        # To the end: a server that can't send all tells of that alone.
        assert b" 404 " in asked.makefile("rb").read().partition(b"\n")[0]
    preview.says(r'"GET /gone\x1b]52;c;eA==\x07\x9b2J HTTP/1.0" code 404')
    assert "\x1b" not in preview.command.printed


CHANGES = {
    "source": ("site_src/catalog/listing.txt", "is tight.", "is sharp.", NORM, "is sharp."),
    "taxonomy": (
        "site_src/catalog/topics.yml",
        "Attention to a few",
        "Attention to some",
        "topics/sparse-attention/",
        "Attention to some",
    ),
    "settings": ("mkdocs.yml", "A small shelf", "A smaller shelf", "", "A smaller shelf"),
    "template": ("copy/templates/pages/paper.html", "<h2>Abstract", "<h2>Summary", NORM, "Summary"),
    "theme": (
        "copy/templates/theme/404.html",
        "Page not found",
        "on no shelf",
        "x/",
        "on no shelf",
    ),
    "style": (
        "copy/templates/style/lists.css",
        ".ps-numbers + p",
        ".ps-figures + p",
        "assets/papershelf.css",
        ".ps-figures + p",
    ),
    "page by hand": ("docs/by-hand.md", "First draft", "Second draft", "by-hand/", "Second draft"),
}


@pytest.mark.parametrize(("name", "old", "new", "page", "text"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_shown(
    preview: Preview, name: str, old: str, new: str, page: str, text: str
) -> None:
    assert text not in preview.get(page)
    preview.edit(name, old, new)
    preview.shows(page, text)


def test_a_new_paper_is_shown(preview: Preview) -> None:
    preview.edit(
        "site_src/catalog/listing.txt",
        "Mar 11, 2026\n",
        "A Paper of This Morning\n\nIt was not there before, and is now.\n\nMar 11, 2026\n",
    )
    preview.shows("papers/a-paper-of-this-morning/", "It was not there before")
    assert "A Paper of This Morning" in preview.get()


def test_a_new_source_is_shown(preview: Preview) -> None:
    (preview.folder / "site_src/catalog/2026-03-13.txt").write_text(
        "A Paper From Another File\n\nIt lies beside the others, and is read with them.\n", "utf-8"
    )
    preview.shows("papers/a-paper-from-another-file/", "beside the others")


def test_corrections_are_shown_and_go_with_their_file(preview: Preview) -> None:
    corrections = preview.folder / "site_src/catalog/corrections.yml"
    corrections.write_text(
        "papers: [{paper: On the Norm of Gradients, set: {abstract: Put right by hand.}}]\n",
        "utf-8",
    )
    preview.shows(NORM, "Put right by hand.")
    corrections.unlink()
    preview.shows(NORM, "is sharp.")


def test_a_new_page_by_hand_is_shown_and_goes_with_its_file(preview: Preview) -> None:
    page = preview.folder / "docs/notes.md"
    page.write_text("# Notes\n", encoding="utf-8")
    preview.shows("notes/", "Notes")
    page.unlink()
    preview.shows("notes/", "status 404")


def test_one_change_is_one_build(preview: Preview) -> None:
    """What a build writes among the pages is not taken for a change."""
    time.sleep(QUIET)
    before = preview.builds
    preview.edit("site_src/catalog/listing.txt", "photographs", "pictures")
    preview.shows(f"{IMAGES}/", "pictures")
    time.sleep(QUIET)
    assert preview.builds == before + 1


MISTAKES = {
    "taxonomy": (
        "site_src/catalog/topics.yml",
        ("parents: [classification]", "parents: [nothing]"),
        "error: site_src/catalog/topics.yml:",
    ),
    "settings": ("mkdocs.yml", ("plugins:", "plugins: ["), "error parsing the configuration file"),
    "plugin's settings": (
        "mkdocs.yml",
        ("  - papershelf", "  - papershelf: {yaer: 1}"),
        "unknown setting 'yaer' (did you mean 'year'?)",
    ),
    "template": ("copy/templates/pages/topic.md", ("{% if years %}", "{% fi %}"), "'fi'"),
    "theme": ("copy/templates/theme/404.html", ("{% endfor %}", "{% endfr %}"), "endfr"),
}


@pytest.mark.parametrize(("name", "mistake", "word"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_and_the_last_site_stays_until_it_is_mended(
    preview: Preview, name: str, mistake: tuple[str, str], word: str
) -> None:
    right, wrong = mistake
    time.sleep(QUIET)
    said = len(preview.command.printed)
    preview.edit(name, right, wrong)
    preview.command.wait_for(lambda: word in preview.command.printed[said:], f"the word {word!r}")
    assert "is sharp." in preview.get(NORM) or "is tight." in preview.get(NORM)
    builds = preview.builds
    preview.edit(name, wrong, right)
    preview.command.wait_for(lambda: preview.builds > builds, "another build")
    preview.edit("docs/by-hand.md", "draft", f"draft, {name} mended")
    preview.shows("by-hand/", f"{name} mended")
    assert "Traceback" not in preview.command.printed


def test_a_source_that_cannot_be_read_is_told_and_the_others_stay(preview: Preview) -> None:
    source = preview.folder / "site_src/catalog/latin.txt"
    source.write_bytes(b"Caf\xe9\n")
    preview.says("error: site_src/catalog/latin.txt:1: not UTF-8")
    assert "<h1" in preview.get(NORM)
    source.write_text("A Paper That Was Mended\n\nIt can be read by everyone now.\n", "utf-8")
    preview.shows("papers/a-paper-that-was-mended/", "by everyone now")


def test_a_catalog_that_shrinks_is_told_and_the_last_site_stays(preview: Preview) -> None:
    source = preview.folder / "site_src/catalog/listing.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text("All That Is Left\n\nThe others are gone by mistake.\n", encoding="utf-8")
    preview.says("the catalog would shrink from")
    assert "<h1" in preview.get(NORM)
    source.write_text(text.replace("no condition", "not one condition"), encoding="utf-8")
    preview.shows(NORM, "not one condition")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_preview_stops_and_leaves_nothing(tmp_path: Path, sign: signal.Signals) -> None:
    with previewed(lay(tmp_path / "shelf"), tmp_path) as preview:
        assert folders(tmp_path)
        assert preview.command.stop(sign) == 0
        assert preview.command.printed.splitlines()[1:] == ["Stopped."]
    assert not folders(tmp_path)
    assert not (tmp_path / "shelf/site").exists()


def test_what_a_killed_preview_leaves_goes_with_the_next_one(tmp_path: Path) -> None:
    shelf, port = lay(tmp_path / "shelf"), free_port()
    with previewed(shelf, tmp_path, port) as preview:
        [killed] = folders(tmp_path)
        (killed / "site/mine.html").write_text("mine")
        preview.command.stop(signal.SIGKILL)
    with previewed(shelf, tmp_path, port) as preview:
        assert folders(tmp_path) == [killed]
        assert "status 404" in preview.get("mine.html")
        preview.command.stop(signal.SIGTERM)
    assert not folders(tmp_path)


@contextmanager
def previewed(shelf: Path, folder: Path, port: int = 0) -> Iterator[Preview]:
    """Give a preview of a shelf, with its cache and its temporary folder below *folder*."""
    port = port or free_port()
    (folder / "temporary").mkdir(exist_ok=True)
    with running(
        "papershelf",
        *("serve", "-a", f"127.0.0.1:{port}"),
        cwd=shelf,
        log=folder / "log",
        TMPDIR=str(folder / "temporary"),
        PAPERSHELF_CACHE=str(folder / "cache"),
    ) as command:
        preview = Preview(command, shelf, port)
        preview.says("Serving on")
        preview.shows("", "<h1")
        yield preview


def folders(folder: Path) -> list[Path]:
    """Return the folders that previews are served from."""
    assert not list((folder / "temporary").iterdir())
    return list((folder / "cache/previews").iterdir())


def test_mkdocs_own_preview_does_the_same(tmp_path: Path) -> None:
    lay(tmp_path)
    port = free_port()
    arguments = ("serve", "-a", f"127.0.0.1:{port}")
    with running("mkdocs", *arguments, cwd=tmp_path, log=tmp_path / "log") as command:
        preview = Preview(command, tmp_path, port)
        preview.says("Serving on")
        assert "/livereload/" in preview.get()
        assert "Sparse Attention for Long Documents" in preview.get(f"{SPARSE}/")
        preview.edit("site_src/catalog/listing.txt", "is tight.", "is sharp.")
        preview.shows(NORM, "is sharp.")
        time.sleep(QUIET)
        assert preview.builds == 1
        command.stop()
    assert not (tmp_path / "site").exists()
