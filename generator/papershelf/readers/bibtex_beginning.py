"""How BibTeX begins: any pasted text may be some, and few are."""

import re

_FIRST_ENTRY = re.compile(r"[\s\ufeff]*+(?:%[^\r\n]*+\s*+)*+@\w++\s*+[{(]")


def is_bibtex(head: str) -> bool:
    """Return whether a text begins with an entry, comments aside."""
    return _FIRST_ENTRY.match(head) is not None
