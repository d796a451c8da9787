"""TeX formulas in running text: where they begin and end, for all who must leave them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

# As in Pandoc's tex_math_dollars: no space inside the dollars, no digit after the closing one, so
# that "$5 and $10" stays money. A formula is one paragraph at most; the bound keeps a megabyte of
# stray dollars from being searched over and over.
FORMULA = re.compile(
    r"(?<!\\)(?P<dollars>\$\$?)(?=[^\s$])(?P<tex>(?:\\[^\n]|[^\\$\n]){1,2000}?)(?<=\S)(?P=dollars)(?![\d$])"
)
SIGNS = re.compile(r"[\\^_=<>+*/|{}-]")


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order, cut into runs; the flag tells a formula (with its dollars) from prose."""
    end = 0
    for match in FORMULA.finditer(text):
        if is_formula(match["tex"]):
            yield text[end : match.start()], False
            yield match.group(), True
            end = match.end()
    yield text[end:], False


def is_formula(tex: str) -> bool:
    """Whether what stands between dollars is TeX rather than words between two prices."""
    return bool(SIGNS.search(tex)) or len(tex.split()) == 1
