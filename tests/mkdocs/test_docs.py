"""The list of the files is MkDocs', with few of them made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from pathspec.gitignore import GitIgnoreSpec

from papershelf.files import write_pages, written_in
from papershelf.mkdocs.docs import Docs, files_of, in_stead, page_names
from papershelf.mkdocs.plugin import GENERATED, folders_of
from papershelf.outputs.page import Page

OURS = (
    "index.md",
    "papers.jsonl",
    "papers/a.md",
    "papers/b.md",
    "papers/Odd name.md",
    "topics/index.md",
    "topics/c/2024.md",
    "search/index.md",
    "search/terms.json",
    "else/d.md",
)
BY_HAND = (
    "about.md",
    "papers/by-hand.md",
    "papers/picture.png",
    "topics/.hidden.md",
    "templates/x.md",
    "notes/README.md",
    "notes/z/a.md",
    "notes/index.txt",
    ".git/config",
)


def config_of(folder: Path, **settings: Any) -> MkDocsConfig:
    """Settings over a folder with pages of ours and others."""
    docs = folder / "docs"
    write_pages([Page(path=name, text="") for name in OURS], docs, sources=(), papers=1)
    for name in BY_HAND:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("", encoding="utf-8")
    (docs / "linked").symlink_to(docs / "notes")
    config = load_config(
        config_file_path=str(folder / "mkdocs.yml"), docs_dir=str(docs), **settings
    )
    generated = GitIgnoreSpec.from_lines(GENERATED)
    config.not_in_nav = config.not_in_nav + generated if config.not_in_nav else generated
    return config


def ours(config: MkDocsConfig) -> Files:
    """The list that is made here."""
    return files_of(
        config,
        ours=written_in(Path(config.docs_dir)),
        folders=folders_of(config.not_in_nav),
        own=get_files,
    )


def told(file: File) -> tuple[Any, ...]:
    """All that a file says of itself."""
    return (
        file.src_uri,
        file.dest_uri,
        file.url,
        file.name,
        file.inclusion,
        file.abs_src_path,
        file.abs_dest_path,
        file.is_documentation_page(),
    )


SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "no folders in addresses": {"use_directory_urls": False},
    "excluded": {"exclude_docs": "/papers/a.md"},
    "drafts": {"draft_docs": "/topics/"},
    "navigation": {"not_in_nav": "!/papers/a.md"},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_the_list_is_that_of_mkdocs(settings: dict[str, Any], tmp_path: Path) -> None:
    config = config_of(tmp_path, **settings)
    own, made = get_files(config), ours(config)
    assert page_names(made) == {file.src_uri for file in own.documentation_pages()}
    assert list(made.src_uris) == list(own.src_uris)
    assert len(made) == len(own)
    assert [told(file) for file in made] == [told(file) for file in own]
    assert made.get_file_from_path("papers/a.md") in list(made)


def test_pages_of_ours_are_not_made_before_somebody_looks(tmp_path: Path) -> None:
    made = ours(config_of(tmp_path))
    assert isinstance(made, Docs)
    named = {name for name, file in made.late.peek() if file is None}
    assert named == {
        "papers/a.md",
        "papers/b.md",
        "topics/index.md",
        "topics/c/2024.md",
        "search/index.md",
    }
    assert "papers/a.md" in made
    made.get_file_from_path("papers/a.md")
    assert "papers/a.md" not in {name for name, file in made.late.peek() if file is None}
    made.remove(made.src_uris["papers/b.md"])
    assert "papers/b.md" not in made.src_uris
    assert dict(made.src_uris).keys() == {file.src_uri for file in made}


@pytest.mark.parametrize("name", ["papers/README.md", "README.md", "papers/a.markdown"])
def test_two_files_for_one_place_are_left_to_mkdocs(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = config_of(tmp_path)
    write_pages(
        [Page(path=name, text="") for name in (*OURS, "papers/index.md")],
        tmp_path / "docs",
        sources=(),
        papers=1,
    )
    (tmp_path / "docs" / name).write_text("", encoding="utf-8")
    own, made = get_files(config), ours(config)
    assert [told(file) for file in made] == [told(file) for file in own]
    assert "Excluding" in caplog.text


def test_mkdocs_lists_files_itself_again_afterwards() -> None:
    from mkdocs.commands import build

    end = in_stead(frozenset(), frozenset())
    assert vars(build)["get_files"] is not get_files
    end()
    assert vars(build)["get_files"] is get_files
