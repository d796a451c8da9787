"""What MkDocs does anew for each site, although it stays: most of the time of a small one."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme

from mkdocs import utils
from papershelf.mkdocs.theme import compiled_templates

_NEW_ENVIRONMENT = Theme.get_env


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Have MkDocs find the installed themes and compile templates once, and not look at icons."""
    patch.setattr(utils, "get_themes", cache(utils.get_themes))
    patch.setattr(Theme, "get_env", _environment)
    patch.setattr(FileSystemLoader, "list_templates", _templates)


def _environment(theme: Theme) -> Environment:
    found = _NEW_ENVIRONMENT(theme)
    found.bytecode_cache = compiled_templates()
    return found


def _templates(loader: FileSystemLoader) -> list[str]:
    """Return the files of a theme without those in hidden folders, which MkDocs leaves out.

    Material has 14,000 icons in one.
    """
    found = set()
    for root in loader.searchpath:
        for place, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.update(Path(place, name).relative_to(root).as_posix() for name in names)
    return sorted(found)
