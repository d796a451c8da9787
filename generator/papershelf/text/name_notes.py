"""What stands behind an author's name and is no part of it: footnotes, affiliations, numbers."""

import re

# Before another author, or the end.
_ENDS = r"(?=\s*(?:$|[,;&\n]|and\s))"
# One by one, or a row of them could be divided in too many ways.
_MARK = r"[*∗⁎†‡§¶‖⋆★✉¹²³⁰⁴-⁹]"
_NUMBER = r"[0-9]{1,2}"
_FOOTNOTES = re.compile(
    rf"(?<=[^\W\d_]|[.)\]])\s?\^?(?P<notes>(?:{_MARK}|{_NUMBER})"
    rf"(?:,?\s?{_MARK}|,\s?{_NUMBER})*){_ENDS}"
)
_AFFILIATION = re.compile(rf"(?<=[^\s,;&])\s*(?:\([^()]*\)|\[[^\[\]]*\]){_ENDS}")
# "Jane Doe" before a number, and neither "Working Group 2" nor "Author 1".
_PERSON = re.compile(r"(?:^|[\s,;&])[^\W\d_][\w.'’-]*\s[^\W\d_][\w'’-]*[^\W\d_A-Z]$")
_NUMBERED = re.compile(r"(?:author|group|part|team|wg|person|reviewer)$", re.IGNORECASE)
# What stands before a name with its number, as an identity.
NUMBERED = "dblp:"
# "Wei Wang 0001": https://dblp.org/faq/How+does+dblp+handle+homonyms+and+synonyms.html
_OF_DBLP = re.compile(r"(?P<name>.*[^\W\d_]\.?) (?P<number>0[0-9]{3})(?:, ?(?P<given>[^,]+))?")
_WHAT_NOTES_HAVE = re.compile(r"[0-9()\[\]*∗⁎†‡§¶‖⋆★✉¹²³⁰⁴-⁹]")


def without_notes(text: str) -> str:
    """Return names in *text* without affiliations in brackets, and marks and numbers of notes."""
    if not _WHAT_NOTES_HAVE.search(text):
        return text
    bare = _FOOTNOTES.sub(_replaced, _AFFILIATION.sub("", text))
    return _FOOTNOTES.sub(_replaced, _AFFILIATION.sub("", bare))


def _replaced(match: re.Match[str]) -> str:
    """Return nothing for notes, or a number that may be a part of the name."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    is_certain = not any(map(str.isdecimal, match["notes"])) or (
        _PERSON.search(before) and not _NUMBERED.search(before)
    )
    return "" if is_certain else match[0]


def without_number(name: str) -> tuple[str, str]:
    """Return a name without the number that DBLP gives to one of several people, and its id."""
    match = _OF_DBLP.fullmatch(name)
    if not match:
        return name, ""
    family, number, given = match.groups("")
    if not given and ", " in family:
        family, given = family.split(", ", 1)
    if given:
        return f"{family}, {given}", f"{NUMBERED}{given} {family} {number}"
    return family, f"{NUMBERED}{name}"
