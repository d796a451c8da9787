"""Languages as tags of BCP 47 (https://www.rfc-editor.org/info/bcp47), however written."""

import re
from functools import lru_cache

from papershelf.text.tables import table

_TAGS = {
    word: tag
    for tag, names in table("text/languages", dict[str, str]).items()
    for word in f"{tag} {names}".casefold().split()
}
# Language, script and region.
_TAG = re.compile(
    r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?:[.@][\w.-]+)?"
)


@lru_cache(maxsize=1 << 8)
def language_tag(text: str) -> str:
    """Return the tag of the language that *text* names, or nothing where it names none, or some."""
    word = text.strip().casefold()
    if word in _TAGS:
        return _TAGS[word]
    match = _TAG.fullmatch(text.strip())
    language = match and _TAGS.get(match[1].casefold())
    if not match or not language:
        return ""
    return "-".join(filter(None, (language, (match[2] or "").title(), (match[3] or "").upper())))


def is_foreign(tag: str) -> bool:
    """Tell whether a *tag* is one of another language than English, as far as they are known."""
    return language_tag(tag) == tag and tag.partition("-")[0] not in ("", "en")
