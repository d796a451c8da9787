"""Remove what follows an author's name: degrees, affiliations, footnotes, numbers."""

import re

# A position before another author, or at the end.
_END = r"(?=\s*(?:$|[,;&\n]|and\s))"
_SIGNS = "*∗⁎†‡§¶‖⋆★✉¹²³⁰⁴-⁹"
# A single mark; with a repetition here, a row of marks would cause backtracking. "C#" has none.
_MARK = rf"(?:[{_SIGNS}]|(?<!\b[A-Z])#)"
_NUMBER = r"[0-9]{1,2}"
# Marks may be in TeX: "$^{1,2}$", "^{*}".
_FOOTNOTES = re.compile(
    rf"(?<=[^\W\d_]|[.)\]}}$])\s?(?:(?P<tex>\$)?\^(?P<brace>\{{)?)?(?P<notes>(?:{_MARK}|{_NUMBER})"
    rf"(?:,?\s?{_MARK}|,\s?{_NUMBER})*)(?(brace)\}})(?(tex)\$?){_END}"
)
_AFFILIATION = re.compile(rf"(?<=[^\s,;&])\s*(?:\([^()]*\)|\[[^\[\]]*\]){_END}")
# "Jane Doe, MD, PhD"; alone, degrees in capitals may be initials: "Doe, MD".
_DEGREE = r"(?:Ph\.?\s?D|[BDM]\.?Sc|D\.?Phil)\b\.?"
_DEGREES = re.compile(rf",\s(?:M\.?D\.?,\s)?{_DEGREE}(?:,\s{_DEGREE}){{0,2}}{_END}")
# "Jane Doe" before a number, but neither "Working Group 2" nor "Author 1".
_PERSON = re.compile(r"(?:^|[\s,;&])[^\W\d_][\w.'’-]*\s[^\W\d_][\w'’-]*[^\W\d_A-Z]$")
_NUMBERED_NOUN = re.compile(r"(?:author|group|part|team|wg|person|reviewer)$", re.IGNORECASE)
# The registry in an identity that is a name with its number in DBLP.
DBLP_PREFIX = "dblp:"
# "Wei Wang 0001": https://dblp.org/faq/How+does+dblp+handle+homonyms+and+synonyms.html
_DBLP_NAME = re.compile(r"(?P<name>.*[^\W\d_]\.?) (?P<number>0[0-9]{3})(?:, ?(?P<given>[^,]+))?")
_NOTE_CHARACTERS = re.compile(rf"[0-9()\[\]#{_SIGNS}]")


def without_notes(text: str) -> str:
    """Return names in *text* without degrees, affiliations in brackets and marks of footnotes."""
    if _NOTE_CHARACTERS.search(text):
        bare = _FOOTNOTES.sub(_replaced, _AFFILIATION.sub("", text))
        text = _FOOTNOTES.sub(_replaced, _AFFILIATION.sub("", bare))
    return _DEGREES.sub("", text)


def _replaced(match: re.Match[str]) -> str:
    """Return "" for marks of footnotes, or the match if it may be part of the name."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    is_certain = not any(map(str.isdecimal, match["notes"])) or (
        _PERSON.search(before) and not _NUMBERED_NOUN.search(before)
    )
    return "" if is_certain else match[0]


def without_number(name: str) -> tuple[str, str]:
    """Return *name* without the number by which DBLP disambiguates homonyms, and the identity.

    The identity is DBLP_PREFIX and the name with its number, or "" for a name without a number.
    """
    match = _DBLP_NAME.fullmatch(name)
    if not match:
        return name, ""
    family, number, given = match.groups("")
    if not given and ", " in family:
        family, given = family.split(", ", 1)
    if given:
        return f"{family}, {given}", f"{DBLP_PREFIX}{given} {family} {number}"
    return family, f"{DBLP_PREFIX}{name}"
