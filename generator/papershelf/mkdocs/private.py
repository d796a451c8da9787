"""Every private name of MkDocs and Material that is used, in one place.

Each comment links to the source, in the version in which the name was found. Tests cover each one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

# https://github.com/squidfunk/mkdocs-material/tree/9.8.2/material/templates/assets
STYLES = ("stylesheets/main.*.css", "stylesheets/palette.*.css")
# The defaults of its settings.
# https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/mkdocs_theme.yml
FAVICON = "assets/images/favicon.png"
FONT = {"text": "Roboto", "code": "Roboto Mono"}
# https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/plugins/search/plugin.py
MATERIAL_SEARCH = "material.plugins.search.plugin"


def style_sheets(theme: Path) -> list[str]:
    """Return the paths below *theme*, Material's folder, of its style sheets.

    Their names contain a digest of their content.
    """
    found = (min((theme / "assets").glob(pattern)) for pattern in STYLES)
    return [path.relative_to(theme).as_posix() for path in found]


def reload_pages(server: LiveReloadServer) -> None:
    """Make the pages that *server* serves reload themselves although it watches no files."""
    # https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/livereload/__init__.py#L136
    server._watched_paths.setdefault("", 1)


def ask_for_build(server: LiveReloadServer) -> None:
    """Make *server* build again, as if it had seen a change itself."""
    # https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/livereload/__init__.py#L129
    with server._rebuild_cond:
        server._want_rebuild = True
        server._rebuild_cond.notify_all()
