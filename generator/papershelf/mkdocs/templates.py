"""The templates of a theme: looked for where templates are, and compiled once while we run."""

from __future__ import annotations

import os
from functools import partial
from types import CodeType

from jinja2 import BaseLoader, Environment, FileSystemLoader
from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.theme import Theme


class Compiled(BytecodeCache):
    """Keeps what templates are compiled to, by their name, place and text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it is known."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code:
            self._known[bucket.key, bucket.checksum] = bucket.code


# A preview compiles a template once, and not with each build.
COMPILED = Compiled()


class Shown(FileSystemLoader):
    """Finds all templates and lists those that are not hidden.

    MkDocs, which lists them for what a site is to have of a theme, drops the others: Material has
    14,000 icons.
    """

    def list_templates(self) -> list[str]:
        """The names of the templates."""
        return sorted({name for folder in self.searchpath for name in shown(os.fspath(folder))})


def shown(folder: str) -> list[str]:
    """The files below a folder but for hidden ones, as templates name them."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        start = os.path.relpath(here, folder).replace(os.sep, "/")
        prefix = "" if start == "." else f"{start}/"
        found += [prefix + name for name in names if not name.startswith(".")]
    return found


def equip(theme: Theme) -> None:
    """Have all environments of a theme find and compile its templates in this way."""
    theme.get_env = partial(environment, theme)  # type: ignore[method-assign]  # MkDocs has no other way to give it one


def environment(theme: Theme) -> Environment:
    """The environment that MkDocs makes for a theme, with a loader and a memory of ours."""
    made = Theme.get_env(theme)
    made.loader = same_but_shown(made.loader)
    made.bytecode_cache = COMPILED
    return made


def same_but_shown(loader: BaseLoader | None) -> BaseLoader | None:
    """A loader like MkDocs' own that passes over what is hidden; any other as it is."""
    if type(loader) is not FileSystemLoader:
        return loader
    return Shown(loader.searchpath, encoding=loader.encoding, followlinks=loader.followlinks)
