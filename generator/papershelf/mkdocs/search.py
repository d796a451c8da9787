"""Our search in the place of Material's.

Material's bundle fetches `search/search_index.json` on every page and hands it to the worker that
`__config` names. The file keeps what is hand-written, and generated pages stay out of it: their
papers have an index of their own, of which the worker reads what a query needs.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from jinja2.utils import htmlsafe_json_dumps
from mkdocs.contrib import search

from papershelf.mkdocs.private import CONFIG

LUNR = "assets/search/lunr.js"
# Blocks of documentation, which are more than half of it.
_COMMENT = re.compile(r"\n[ \t]*/\*[\s\S]*?\*/(?=\n)")
# No more than the first ten are in the box.
_OTHER = "Best matches first"


def lunr_module() -> str:
    """Return the lunr.js of MkDocs as a module: without comments, but for its licence.

    It looks for the `module` of CommonJS, which is given to it: so no script has to be evaluated,
    which a strict content policy forbids.
    """
    script = Path(search.__file__).with_name("templates") / "search" / "lunr.js"
    text = _COMMENT.sub("", script.read_text(encoding="utf-8"))
    return (
        "const module = { exports: {} };\n"
        "const { exports } = module;\n"
        f"{text}\n"
        "export default module.exports;\n"
    )


def with_own_search(html: str, worker: str) -> str:
    """Return the HTML of Material's settings for its script, with our worker named in them."""

    def replaced(match: re.Match[str]) -> str:
        values = json.loads(match["json"])
        values["search"] = worker
        values["translations"]["search.result.other"] = _OTHER
        return f"{match['start']}{htmlsafe_json_dumps(values)}"

    return CONFIG.sub(replaced, html)
