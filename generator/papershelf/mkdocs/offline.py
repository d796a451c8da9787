"""Offline sites, which open from a disk: links lead to files, and modules become plain scripts.

On file:// browsers load neither modules nor workers nor data by `fetch`, but they do load scripts
(docs/decisions/0042-offline.md).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from papershelf.engine.files import files_in, write_file
from papershelf.engine.staging import Staging
from papershelf.resources import resource
from papershelf.search.coding import FOLDER

_LOADER = "assets/offline.js"
_FRAME = "assets/frame.js"
_MODULES = "assets/search/"
# Only a server uses this page, and its links begin at the root of one.
_NOT_FOUND = "404.html"
_IMPORT = re.compile(r"^import (.+?) from (\".+?\");$", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (.+);$", re.MULTILINE)


def take_offline(config: MkDocsConfig) -> None:
    """Configure an offline site, which has no address."""
    config.use_directory_urls = False
    config.site_url = ""
    config.extra_javascript.insert(0, _LOADER)
    config.theme.static_templates.discard(_NOT_FOUND)


def is_offline(config: MkDocsConfig) -> bool:
    """Return whether *config* is that of an offline site."""
    return _LOADER in config.extra_javascript


def make_scripts(site: Path) -> None:
    """Replace our modules in the staged *site* by plain scripts, and add their loader."""
    for name in list(files_in(site)):
        if name.endswith(".js") and name.startswith((_FRAME, _MODULES)):
            text = (site / name).read_text(encoding="utf-8")
            made = text.replace("import(", "papershelf.load(") if name == _FRAME else script(text)
            write_file(site / name, made.encode())
    write_file(site / _LOADER, resource("offline.js").read_bytes())


def script(module: str) -> str:
    """Return *module* as a script that passes its exports to `offline.js`."""
    text = module.replace("import.meta", "importMeta").replace("import(", "importModule(")
    names = [match[1] for match in _EXPORT.finditer(text)]
    names += [f"default: {match[1]}" for match in _DEFAULT.finditer(text)]
    text = _DEFAULT.sub("", _EXPORT.sub("", _IMPORT.sub(_awaited, text)))
    start = "papershelf.define(async ({ fetch, importMeta, importModule, Worker }) => {"
    return f'"use strict";\n{start}\n{text}\nreturn {{ {", ".join(names)} }};\n}});\n'


def _awaited(found: re.Match[str]) -> str:
    """Return a static import as an awaited dynamic one."""
    what, address = found.groups()
    if what.startswith("*"):
        what = what.removeprefix("* as ")
    elif what.startswith("{"):
        what = what.replace(" as ", ": ")
    else:
        what = f"{{ default: {what} }}"
    return f"const {what} = await importModule({address});"


def index_scripts(staging: Staging) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of a script for each index file of the next site."""
    for path in sorted(staging.files):
        if path.startswith(f"{FOLDER}/") and path.endswith(".json"):
            yield f"{path}.js", b"papershelf.define(() => (%b));\n" % staging.read(path)
