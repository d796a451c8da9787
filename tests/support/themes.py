"""What MkDocs does anew for each site, although it stays: most of the time of a small one."""

from __future__ import annotations

from functools import cache

import pytest
from jinja2 import Environment
from mkdocs.theme import Theme

from mkdocs import utils
from papershelf.mkdocs.theme import compiled_templates

_NEW_ENVIRONMENT = Theme.get_env


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Have MkDocs find the installed themes and compile templates once."""
    patch.setattr(utils, "get_themes", cache(utils.get_themes))
    patch.setattr(Theme, "get_env", _environment)


def _environment(theme: Theme) -> Environment:
    found = _NEW_ENVIRONMENT(theme)
    found.bytecode_cache = compiled_templates()
    return found
