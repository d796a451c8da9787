"""Folders with files as a dictionary has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def lay_tree(folder: Path, texts: Mapping[str, str]) -> Path:
    """Return a folder that was made, with texts by their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Return every file below a folder by its path; the paths of folders end in a slash."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_folder = path.is_dir() and not path.is_symlink()
        found[f"{name}/" if is_folder else name] = "" if is_folder else path.read_bytes().decode()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by its path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def files(folder: Path) -> dict[str, str]:
    """Return the same without folders."""
    return {name: text for name, text in tree(folder).items() if not name.endswith("/")}
