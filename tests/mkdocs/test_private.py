"""The private names of MkDocs and Material that Papershelf uses still exist.

A failure names the version that lacks one.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

from papershelf.mkdocs import private

MATERIAL = f"mkdocs-material {version('mkdocs-material')} breaks this"
MKDOCS = f"mkdocs {version('mkdocs')} breaks this"


@pytest.fixture
def server(tmp_path: Path) -> LiveReloadServer:
    """Return a server that builds nothing."""
    return LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root=str(tmp_path))


@pytest.mark.parametrize("pattern", private.STYLES)
def test_the_assets_of_material_are_where_they_are_expected(pattern: str) -> None:
    theme = Path(get_theme_dir("material"))
    found = list((theme / "assets").glob(pattern))
    assert len(found) == 1, MATERIAL
    assert found[0] in [theme / path for path in private.style_sheets(theme)], MATERIAL


def test_the_default_icon_and_fonts_of_material_are_as_expected() -> None:
    theme = Theme(name="material")
    assert (theme["favicon"], theme["font"]) == (private.FAVICON, private.FONT), MATERIAL


def test_the_search_plugin_of_material_is_where_it_is_expected() -> None:
    from material.plugins.search.plugin import SearchPlugin

    assert SearchPlugin.__module__ == private.MATERIAL_SEARCH, MATERIAL
    assert [name for name in dir(SearchPlugin) if name.startswith("on_page")] == [
        "on_page_context"
    ], MATERIAL


def test_a_server_builds_when_it_is_asked_to(server: LiveReloadServer) -> None:
    assert server._want_rebuild is False, MKDOCS
    private.ask_for_build(server)
    assert server._want_rebuild is True, MKDOCS
    server.server_close()


def test_a_server_makes_pages_reload_although_it_watches_nothing(
    server: LiveReloadServer, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<body></body>", encoding="utf-8")
    private.reload_pages(server)
    answer = server.serve_request({"PATH_INFO": "/"}, lambda *_: None)
    assert b"livereload" in b"".join(answer), MKDOCS
    server.server_close()
