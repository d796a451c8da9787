"""Cache what MkDocs repeats for each site, which takes most of the time of a small one."""

from __future__ import annotations

from functools import cache
from types import CodeType

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.theme import Theme

from mkdocs import utils

_NEW_ENVIRONMENT = Theme.get_env


class _CompiledTemplates(BytecodeCache):
    """A cache of compiled templates in memory, as Jinja's in files uses pickle and marshal."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Set the code of *bucket*, if its template was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the code of *bucket*."""
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _CompiledTemplates()


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Let MkDocs find the installed themes and compile templates only once."""
    patch.setattr(utils, "get_themes", cache(utils.get_themes))
    patch.setattr(Theme, "get_env", _environment)


def _environment(theme: Theme) -> Environment:
    environment = _NEW_ENVIRONMENT(theme)
    environment.bytecode_cache = _COMPILED
    return environment
