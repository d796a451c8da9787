"""Convert names and codes of languages to BCP 47 tags (https://www.rfc-editor.org/info/bcp47)."""

import re

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


def language_tag(text: str) -> str:
    """Return the tag of the language that *text* names, or "" unless it names exactly one."""
    word = text.strip().casefold()
    if word in _TAGS:
        return _TAGS[word]
    match = _TAG.fullmatch(text.strip())
    language = match and _TAGS.get(match[1].casefold())
    if not match or not language:
        return ""
    return "-".join(filter(None, (language, (match[2] or "").title(), (match[3] or "").upper())))


def is_foreign(tag: str) -> bool:
    """Return whether *tag* is the tag of a known language other than English."""
    return tag.partition("-")[0] not in ("", "en") and language_tag(tag) == tag
