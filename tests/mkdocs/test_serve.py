"""The preview serves a site, rebuilds it only when an input changes, and survives mistakes.

Most of these tests share one preview, so each builds on the state that the last one left, and
repairs what it breaks.
"""

from __future__ import annotations

import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from papershelf.engine.progress import Stage
from papershelf.mkdocs.serve import serve_site
from papershelf.mkdocs.site import Request
from support.run import Running, free_port, has_ipv6, running
from support.shelf import CONFIG, IMAGES, SPARSE, lay

ROOT = Path(__file__).resolve().parents[2]
NORM = "papers/on-the-norm-of-gradients/"
# Seconds after which no build will follow; the server of MkDocs polls every half second.
QUIET = 1.2


class Preview:
    """A running preview of the project in *folder*."""

    def __init__(self, command: Running, folder: Path, port: int, host: str = "127.0.0.1") -> None:
        self.command = command
        self.folder = folder
        self.port = port
        self.address = f"http://{host}:{port}/"

    def get(self, name: str = "") -> str:
        """Return a page or file of the site, or the status and text of an error."""
        try:
            with urlopen(self.address + name, timeout=20) as answer:
                return str(answer.read().decode("utf-8"))
        except HTTPError as error:
            with error:
                return f"status {error.code} {error.read().decode('utf-8')}"

    def shows(self, name: str, text: str) -> None:
        """Wait until a page shows a text."""
        self.command.wait_for(lambda: text in self.get(name), f"{text!r} on /{name}")

    def prints(self, text: str, since: int = 0) -> None:
        """Wait until it has printed a text behind its first *since* characters."""
        self.command.wait_for(lambda: text in self.command.printed[since:], f"the text {text!r}")

    @property
    def builds(self) -> int:
        """The number of builds that changes have started."""
        return self.command.printed.count("Detected file changes")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file of the project as editors do, by renaming a new file."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        draft = path.with_name(f".{path.name}.swp")
        draft.write_text(text.replace(old, new), encoding="utf-8")
        draft.replace(path)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Give a preview of a small shelf, run by a copy of Papershelf whose templates may change."""
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
        shown.prints("Serving on")
        yield shown


def test_the_preview_prints_its_address_and_little_else(preview: Preview) -> None:
    assert f"Serving on {preview.address}" in preview.command.printed.splitlines()[0]
    assert "Watching paths" not in preview.command.printed


def test_pages_of_the_preview_reload_after_a_build(preview: Preview) -> None:
    assert "/livereload/" in preview.get()


def test_the_preview_shows_the_site(preview: Preview) -> None:
    assert "<h1" in preview.get()
    assert "Sparse Attention for Long Documents" in preview.get(f"{SPARSE}/")
    assert '"title":"On the Norm of Gradients"' in preview.get("papers.jsonl")
    missing = preview.get("no/such/page/")
    assert missing.startswith("status 404")
    assert "Page not found" in missing


def test_control_characters_of_a_request_are_printed_as_escapes(preview: Preview) -> None:
    with socket.create_connection(("127.0.0.1", preview.port), timeout=20) as connection:
        connection.sendall(b"GET /gone\x1b]52;c;eA==\x07\x9b2J HTTP/1.0\r\n\r\n")
        # Read to the end: a server that can't send the whole answer logs that failure instead.
        assert b" 404 " in connection.makefile("rb").read().partition(b"\n")[0]
    preview.prints(r'"GET /gone\x1b]52;c;eA==\x07\x9b2J HTTP/1.0" code 404')
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
        "h1 + p:has(~ p + .ps-actions)",
        ".ps-figures + p:has(~ p + .ps-actions)",
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


def test_changes_of_a_source_that_the_settings_name_later_are_shown(preview: Preview) -> None:
    source = preview.folder / "later/paper.txt"
    source.parent.mkdir()
    source.write_text("A Paper Named Later\n\nIt is read in a second.\n", "utf-8")
    preview.edit(
        "mkdocs.yml", "  - papershelf", "  - papershelf: {sources: [site_src/catalog, later]}"
    )
    preview.shows("papers/a-paper-named-later/", "in a second.")
    preview.edit("later/paper.txt", "in a second.", "in a minute.")
    preview.shows("papers/a-paper-named-later/", "in a minute.")
    time.sleep(QUIET)
    before = preview.builds
    preview.edit("later/paper.txt", "in a minute.", "in an hour.")
    preview.shows("papers/a-paper-named-later/", "in an hour.")
    time.sleep(QUIET)
    assert preview.builds == before + 1
    preview.edit(
        "mkdocs.yml", "  - papershelf: {sources: [site_src/catalog, later]}", "  - papershelf"
    )
    preview.shows("papers/a-paper-named-later/", "status 404")


def test_corrections_are_shown_until_their_file_is_removed(preview: Preview) -> None:
    corrections = preview.folder / "site_src/catalog/corrections.yml"
    corrections.write_text(
        "papers: [{paper: On the Norm of Gradients, set: {abstract: Put right by hand.}}]\n",
        "utf-8",
    )
    preview.shows(NORM, "Put right by hand.")
    corrections.unlink()
    preview.shows(NORM, "with no condition on the network")


def test_a_new_hand_written_page_is_shown_until_its_file_is_removed(preview: Preview) -> None:
    page = preview.folder / "docs/notes.md"
    page.write_text("# Notes\n", encoding="utf-8")
    preview.shows("notes/", "Notes")
    page.unlink()
    preview.shows("notes/", "status 404")


def test_one_change_starts_one_build(preview: Preview) -> None:
    """The files that a build writes do not count as a change."""
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
    "settings": ("mkdocs.yml", ("plugins:", "plugins: ["), "error: mkdocs.yml:4: not valid YAML"),
    "plugin's settings": (
        "mkdocs.yml",
        ("  - papershelf", "  - papershelf: {yaer: 1}"),
        "unknown setting 'yaer' (did you mean 'year'?)",
    ),
    "template": ("copy/templates/pages/topic.html", ("{% if years %}", "{% fi %}"), "'fi'"),
    "theme": ("copy/templates/theme/404.html", ("{% endfor %}", "{% endfr %}"), "endfr"),
}


@pytest.mark.parametrize(("name", "mistake", "error"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_and_the_last_site_stays_until_it_is_repaired(
    preview: Preview, name: str, mistake: tuple[str, str], error: str
) -> None:
    right, wrong = mistake
    before = len(preview.command.printed)
    preview.edit(name, right, wrong)
    preview.prints(error, since=before)
    assert "is sharp." in preview.get(NORM) or "is tight." in preview.get(NORM)
    builds = preview.builds
    preview.edit(name, wrong, right)
    preview.command.wait_for(lambda: preview.builds > builds, "another build")
    preview.edit("docs/by-hand.md", "draft", f"draft, {name} repaired")
    preview.shows("by-hand/", f"{name} repaired")
    assert "Traceback" not in preview.command.printed


def test_an_unreadable_source_is_reported_and_the_others_stay(preview: Preview) -> None:
    source = preview.folder / "site_src/catalog/latin.txt"
    source.write_bytes(b"Caf\xe9\n")
    preview.prints("error: site_src/catalog/latin.txt:1: not UTF-8")
    assert "<h1" in preview.get(NORM)
    source.write_text("A Repaired Paper\n\nIt can be read by everyone now.\n", "utf-8")
    preview.shows("papers/a-repaired-paper/", "by everyone now")


def test_a_catalog_that_shrinks_is_reported_and_the_last_site_stays(preview: Preview) -> None:
    source = preview.folder / "site_src/catalog/listing.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text("All That Is Left\n\nThe others are gone by mistake.\n", encoding="utf-8")
    preview.prints("the catalog would shrink from")
    assert "<h1" in preview.get(NORM)
    source.write_text(text.replace("no condition", "not one condition"), encoding="utf-8")
    preview.shows(NORM, "not one condition")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a shelf, whose previews have one cache and follow one another."""
    folder = tmp_path_factory.mktemp("place")
    lay(folder / "shelf")
    return folder


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_preview_that_is_stopped_leaves_no_files(place: Path, sign: signal.Signals) -> None:
    with previewed(place / "shelf", place) as preview:
        assert folders(place)
        assert preview.command.stop(sign) == 0
        assert preview.command.printed.splitlines()[1:] == ["Stopped."]
    assert not folders(place)
    assert not (place / "shelf/site").exists()


def test_a_preview_that_is_interrupted_while_it_builds_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lay(tmp_path / "shelf"))
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    begun = []

    def interrupt(stage: Stage, _done: int, _all: int) -> None:
        if stage.name == "Finishing":
            begun.extend(tmp_path.glob("cache/docs/*"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve_site(Request(), "127.0.0.1", free_port(), lambda: nullcontext(interrupt))
    assert begun
    assert not [*tmp_path.glob("cache/docs/*"), *tmp_path.glob("cache/previews/*")]


def test_files_that_a_killed_preview_left_are_removed_by_the_next_one(place: Path) -> None:
    port = free_port()
    with previewed(place / "shelf", place, port) as preview:
        [killed] = folders(place)
        (killed / "site/mine.html").write_text("mine")
        preview.command.stop(signal.SIGKILL)
    with previewed(place / "shelf", place, port) as preview:
        assert folders(place) == [killed]
        assert "status 404" in preview.get("mine.html")
        preview.command.stop(signal.SIGTERM)
    assert not folders(place)


@contextmanager
def previewed(
    shelf: Path, folder: Path, port: int = 0, host: str = "127.0.0.1"
) -> Iterator[Preview]:
    """Give a preview of a shelf, with its cache and its temporary folder below *folder*."""
    port = port or free_port()
    (folder / "temporary").mkdir(exist_ok=True)
    with running(
        "papershelf",
        *("serve", "-a", f"{host}:{port}"),
        cwd=shelf,
        log=folder / "log",
        TMPDIR=str(folder / "temporary"),
        PAPERSHELF_CACHE=str(folder / "cache"),
    ) as command:
        preview = Preview(command, shelf, port, host)
        preview.prints("Serving on")
        preview.shows("", "<h1")
        yield preview


def folders(folder: Path) -> list[Path]:
    """Return the folders that previews are served from, none of which is temporary."""
    assert not list((folder / "temporary").iterdir())
    return list((folder / "cache/previews").iterdir())


@pytest.mark.skipif(not has_ipv6(), reason="there is no IPv6")
def test_a_preview_has_an_address_of_ipv6(place: Path) -> None:
    with previewed(place / "shelf", place, host="[::1]") as preview:
        assert f"Serving on http://[::1]:{preview.port}/" in preview.command.printed


def test_templates_of_the_site_inherited_settings_and_paths_to_watch_count(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf", "INHERIT: shared/lab.yml\nwatch: [data.csv]\n")
    (shelf / "shared").mkdir()
    (shelf / "shared/lab.yml").write_text("INHERIT: ../base.yml\n", "utf-16")
    settings = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}")
    snippets = "markdown_extensions: [{pymdownx.snippets: {base_path: !relative $docs_dir}}]\n"
    (shelf / "base.yml").write_text(settings + snippets)
    (shelf / "own").mkdir()
    (shelf / "own/404.html").write_text("First draft", "utf-8")
    (shelf / "data.csv").write_text("a", "utf-8")
    with previewed(shelf, tmp_path) as preview:
        preview.edit("own/404.html", "First", "Second")
        preview.shows("x/", "Second draft")
        preview.edit("base.yml", "site_name: ", "site_name: Inherited ")
        preview.shows("", "Inherited")
        builds = preview.builds
        preview.edit("data.csv", "a", "b")
        preview.command.wait_for(lambda: preview.builds > builds, "another build")
        assert "Watching paths" not in preview.command.printed
        (shelf / "more.csv").write_text("a", "utf-8")
        preview.edit("mkdocs.yml", "[data.csv]", "[more.csv]\ncopyright: Ann")
        preview.shows("", "Ann")
        time.sleep(QUIET)
        builds = preview.builds
        preview.edit("data.csv", "b", "c")
        time.sleep(QUIET)
        assert preview.builds == builds
        preview.edit("more.csv", "a", "b")
        preview.command.wait_for(lambda: preview.builds > builds, "another build")


def test_mkdocs_serve_previews_the_site_too(tmp_path: Path) -> None:
    lay(tmp_path, CONFIG + "watch: [data.csv]\n")
    (tmp_path / "data.csv").write_text("a", "utf-8")
    port = free_port()
    arguments = ("serve", "-a", f"127.0.0.1:{port}")
    with running("mkdocs", *arguments, cwd=tmp_path, log=tmp_path / "log") as command:
        preview = Preview(command, tmp_path, port)
        preview.prints("Serving on")
        assert "/livereload/" in preview.get()
        assert "Sparse Attention for Long Documents" in preview.get(f"{SPARSE}/")
        preview.edit("site_src/catalog/listing.txt", "is tight.", "is sharp.")
        preview.shows(NORM, "is sharp.")
        time.sleep(QUIET)
        assert preview.builds == 1
        preview.edit("data.csv", "a", "b")
        command.wait_for(lambda: preview.builds > 1, "another build")
        time.sleep(QUIET)
        assert preview.builds == 2
        command.stop()
    assert not (tmp_path / "site").exists()
