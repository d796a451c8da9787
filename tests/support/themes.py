"""Cache what MkDocs repeats for each site, which takes most of the time of a small one."""

from __future__ import annotations

from functools import cache

import pytest
from jinja2 import Environment
from mkdocs.theme import Theme

from mkdocs import utils
from papershelf.mkdocs.theme import COMPILED_TEMPLATES

_NEW_ENVIRONMENT = Theme.get_env


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Let MkDocs find the installed themes and compile templates only once."""
    patch.setattr(utils, "get_themes", cache(utils.get_themes))
    patch.setattr(Theme, "get_env", _environment)


def _environment(theme: Theme) -> Environment:
    environment = _NEW_ENVIRONMENT(theme)
    environment.bytecode_cache = COMPILED_TEMPLATES
    return environment
