"""Folders of files as dictionaries of contents by path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def lay_tree(folder: Path, texts: Mapping[str, str]) -> Path:
    """Create *folder* with *texts* by path, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder by its path; paths of folders end in a slash."""
    entries = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_folder = path.is_dir() and not path.is_symlink()
        entries[f"{name}/" if is_folder else name] = "" if is_folder else path.read_bytes().decode()
    return entries


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by its path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def files(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder by its path."""
    return {name: text for name, text in tree(folder).items() if not name.endswith("/")}
