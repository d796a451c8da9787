"""A site that opens from a disk: every link leads to a file, and no script is a module."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from papershelf.mkdocs.offline import script
from papershelf.mkdocs.site import Request, build_site, load_site
from support.html import Html, Site
from support.library import LIBRARY, RENAMED
from support.shelf import CONFIG, IMAGES, lay
from support.trees import contents, lay_tree

ADDRESS = "https://example.org/shelf/"
BY_HAND = "# A guide\n\n[All papers](browse/index.md), [home](index.md), [the tea](tea/index.md).\n"
NOTE = f"---\npaper: {IMAGES.rpartition('/')[2]}\ndate: 2026-03-14\n---\n\nWe read it.\n"
# Syntax that only a module may have.
MODULE_SYNTAX = re.compile(r"^(?:import|export)\b|\bimport\.meta\b|\bimport\(", re.MULTILINE)
REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')


@pytest.fixture(
    scope="module", params=["", "      fast: false\n"], ids=["skeletons", "page by page"]
)
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Give a project with pages of every kind, two of them written by hand, and its own cache."""
    config = CONFIG.rstrip() + (f":\n{request.param}" if request.param else "\n")
    folder = lay(tmp_path_factory.mktemp("shelf"), f"{config}site_url: {ADDRESS}\n")
    texts = {
        "docs/guide.md": BY_HAND,
        "docs/tea/index.md": "# Tea\n\nAt four.\n",
        "site_src/catalog/library.bib": LIBRARY,
        "site_src/catalog/corrections.yml": RENAMED,
        "notes/2026-03-14.md": NOTE,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERSHELF_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield lay_tree(folder, texts)


def build(shelf: Path, *, offline: bool = True, site: str = "site") -> Site:
    """Build and return the site of a project."""
    request = Request(
        config_file=shelf / "mkdocs.yml", site_dir=shelf / site, strict=True, offline=offline
    )
    build_site(load_site(request))
    return Site(shelf / site)


@pytest.fixture(scope="module")
def offline(shelf: Path) -> Site:
    """Return the site of the project as built to open from a disk."""
    return build(shelf, site="offline")


def targets(name: str, page: Html) -> Iterator[str]:
    """Yield the paths within the site that a page links to."""
    addresses = [address for *_, address in page.addresses()]
    for address in map(urlsplit, addresses + REFRESH.findall(page.text)):
        if not (address.scheme or address.netloc) and address.path:
            yield posixpath.join(posixpath.dirname(name), unquote(address.path))


def test_an_offline_site_has_no_site_map(offline: Site) -> None:
    assert [name for name in offline.files if "sitemap" in name] == []


def test_every_link_leads_to_a_file_of_the_site(offline: Site) -> None:
    """No link leads to a folder, or to the site on the web."""
    kinds = ("papers/lstm.html", "venues/mind.html", "years/1950.html", "notes/index.html")
    assert {*kinds, "guide.html", "tea/index.html", "papers/long-short-term-memory.html"} <= {
        *offline.files
    }
    for name, page in offline.pages.items():
        for path in targets(name, page):
            assert not path.endswith("/"), name
            assert posixpath.normpath(path) in offline.files, name
        assert ADDRESS not in page.text
    assert offline.broken() == []


def test_no_page_loads_a_module(offline: Site) -> None:
    pages = offline.pages.values()
    types = {element.get("type") for page in pages for element in page.find("script", "link")}
    assert "module" not in types
    scripts = {path for path in offline.files if re.fullmatch(r"assets/.*\.js", path)}
    assert {"assets/search/engine/engine.js", "assets/frame.js"} < scripts
    for path in scripts:
        assert not MODULE_SYNTAX.search(offline.files[path].decode()), path


def test_every_file_of_the_index_has_a_script_with_its_content(offline: Site) -> None:
    index = {path for path in offline.files if re.fullmatch(r"search/.*\.json", path)}
    assert {"search/manifest.json", "search/search_index.json"} < index
    for path in index:
        assert offline.files[path] in offline.files[f"{path}.js"]


def test_online_and_offline_builds_into_one_folder_leave_nothing_of_each_other(
    shelf: Path, offline: Site
) -> None:
    online = build(shelf, offline=False, site="online").files
    for is_offline, files in ((True, offline.files), (False, online), (True, offline.files)):
        build(shelf, offline=is_offline)
        assert contents(shelf / "site") == files
    assert not [path for path in online if path.endswith(".json.js")]
    assert "assets/offline.js" not in online


def test_a_module_becomes_a_script_with_what_it_imports_and_exports(
    golden: Callable[[str, str], None],
) -> None:
    module = (
        'import lunr from "../lunr.js";\nimport {\n  one,\n  other as last,\n} from "./some.js";\n'
        'import * as view from "./view.js";\n\nexport const LEAST = 3;\n'
        'export async function find() {\n  return import("./late.js");\n}\n'
        "export class Shelf {}\nexport default import.meta.url;\n"
    )

    golden("offline/script.js", script(module))
