"""lunr.js, which gives the search in the browser its query parser, stop words and stemmer."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.contrib import search

LUNR = "assets/search/lunr.js"
# Blocks of documentation, which are more than half of it.
_COMMENT = re.compile(r"\n[ \t]*/\*[\s\S]*?\*/(?=\n)")


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
