"""The files that come with the package: templates, theme, taxonomy and venues."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from papershelf.engine.fingerprint import contents, fingerprint
from papershelf.engine.task import digest

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "templates"
# In a checkout these files are at the top level, where maintainers look for them.
_CHECKOUT = _PACKAGE.parents[1]
_ELSEWHERE = {
    "topics.yml": _CHECKOUT / "site_src" / "catalog" / "topics.yml",
    "venues.yml": _CHECKOUT / "site_src" / "catalog" / "venues.yml",
    "taxonomies": _CHECKOUT / "site_src" / "taxonomies",
}


def resource(name: str) -> Path:
    """Return the path of the packaged file or folder *name*, installed or in a checkout."""
    if _INSTALLED.is_dir():
        return _INSTALLED / name
    return _ELSEWHERE.get(name, _CHECKOUT / "templates" / name)


def taxonomies() -> Mapping[str, Path]:
    """Return the paths of the packaged taxonomies by the names of their fields of research."""
    others = sorted(resource("taxonomies").glob("*.yml"))
    return {"machine-learning": resource("topics.yml"), **{path.stem: path for path in others}}


def environment() -> str:
    """Return the environment fingerprint: of this package, its dependencies and its templates.

    Templates may change while a preview runs, so they are read each time. Modules are not
    reloaded, so the fingerprint of the program is computed once per process.
    """
    return digest(_program().encode(), contents(resource("")).encode())


@lru_cache(maxsize=1)
def _program() -> str:
    return fingerprint("papershelf", _PACKAGE)
