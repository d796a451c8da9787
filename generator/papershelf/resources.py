"""The files that come with the package: templates, theme, taxonomy and venues."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from papershelf.engine.fingerprint import fingerprint
from papershelf.engine.task import digest

PACKAGE = Path(__file__).parent
INSTALLED = PACKAGE / "templates"
# In a checkout these lie at the top level, where maintainers look for them.
CHECKOUT = PACKAGE.parents[1]
KEPT = CHECKOUT / "site_src" / "catalog"
ELSEWHERE = {name: KEPT / name for name in ("topics.yml", "venues.yml")}


def resource(name: str) -> Path:
    """Return the path of a file or folder of the package, installed or in a checkout."""
    if INSTALLED.is_dir():
        return INSTALLED / name
    return ELSEWHERE.get(name, CHECKOUT / "templates" / name)


def environment() -> str:
    """Return the fingerprint of this package, its templates and all that it runs on.

    Templates may change while a preview runs. Modules that do are not loaded again, so what is made
    then is still of those that this process has begun with.
    """
    templates = INSTALLED if INSTALLED.is_dir() else CHECKOUT / "templates"
    return digest(_program().encode(), fingerprint("papershelf", [templates]).encode())


@lru_cache(maxsize=1)
def _program() -> str:
    return fingerprint("papershelf", [PACKAGE])
