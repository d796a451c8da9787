"""Detect BibTeX in pasted text, without the parser, which most texts never need."""

import re

_FIRST_ENTRY = re.compile(r"[\s\ufeff]*+(?:%[^\r\n]*+\s*+)*+@\w++\s*+[{(]")


def is_bibtex(head: str) -> bool:
    """Return whether a text begins with an entry, after comments if any."""
    return _FIRST_ENTRY.match(head) is not None
