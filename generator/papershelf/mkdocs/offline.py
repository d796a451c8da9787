"""A site that opens from a disk: its links lead to files, and its modules are plain scripts.

On file:// a browser gives a page neither modules nor workers nor what it would `fetch`, but any
script (docs/decisions/0042-offline.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf.engine.files import files_in, write_file
from papershelf.engine.staging import Staging
from papershelf.resources import resource
from papershelf.search.coding import FOLDER

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_LOADER = "assets/offline.js"
_FRAME = "assets/frame.js"
_MODULES = ("assets/filter.js", "assets/search/")
# Its links begin at the root of a server, which alone asks for it.
_NOT_FOUND = "404.html"
_IMPORT = re.compile(r"^import (.+?) from (\".+?\");$", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (.+);$", re.MULTILINE)


def take_offline(config: MkDocsConfig) -> None:
    """Have the site of a *config* opened from a disk; it has no address of its own then."""
    config.use_directory_urls = False
    config.site_url = ""
    config.extra_javascript.insert(0, _LOADER)
    config.theme.static_templates.discard(_NOT_FOUND)


def is_offline(config: MkDocsConfig) -> bool:
    """Return whether the site of a *config* is opened from a disk."""
    return _LOADER in config.extra_javascript


def make_scripts(site: Path) -> None:
    """Make plain scripts of our modules in the staged *site*, and add what loads them."""
    for name in list(files_in(site)):
        if name.endswith(".js") and name.startswith((_FRAME, *_MODULES)):
            text = (site / name).read_text(encoding="utf-8")
            made = text.replace("import(", "papershelf.load(") if name == _FRAME else script(text)
            write_file(site / name, made.encode())
    write_file(site / _LOADER, resource("offline.js").read_bytes())


def script(module: str) -> str:
    """Return the text of a *module* as a script that hands what it exports to `offline.js`."""
    text = module.replace("import.meta", "importMeta").replace("import(", "importModule(")
    names = [match[1] for match in _EXPORT.finditer(text)]
    names += [f"default: {match[1]}" for match in _DEFAULT.finditer(text)]
    text = _DEFAULT.sub("", _EXPORT.sub("", _IMPORT.sub(_awaited, text)))
    start = "papershelf.define(async ({ fetch, importMeta, importModule, Worker }) => {"
    return f'"use strict";\n{start}\n{text}\nreturn {{ {", ".join(names)} }};\n}});\n'


def _awaited(found: re.Match[str]) -> str:
    """Return a static import as one that is waited for."""
    what, address = found.groups()
    what = what.removeprefix("* as ") if what.startswith(("{", "*")) else f"{{ default: {what} }}"
    return f"const {what} = await importModule({address});"


def index_scripts(staging: Staging) -> Iterator[tuple[str, bytes]]:
    """Yield a script for each file of the index in the next site, by its path."""
    for path in sorted(staging.files):
        if path.startswith(f"{FOLDER}/") and path.endswith(".json"):
            yield f"{path}.js", b"papershelf.define(() => (%b));\n" % staging.read(path)
