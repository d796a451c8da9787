"""Split lists of personal names in one text into authors."""

import re
from collections.abc import Iterator, Sequence

from papershelf.model import Author
from papershelf.text.name_notes import without_notes
from papershelf.text.names import (
    BARE_INITIALS,
    EAST_ASIAN,
    ET_AL,
    INITIAL,
    PARTICLES,
    SAME_COMMAS,
    SUFFIX_OF_INDEX,
    author_of,
    is_group,
    is_part_of_name,
    leading_particles,
    named_authors,
    unambiguous_form,
    without_et_al,
)

_ANY_INITIALS = re.compile(rf"(?:{INITIAL}\.?[ -]?){{1,5}}")
# At the end of a name, where several capitals in a row may be a family name.
_LAST_INITIALS = re.compile(rf"{INITIAL}|(?:{INITIAL}\.-?)++|{BARE_INITIALS.pattern}")
# A family name and initials: "Smith JB", "Smith J.-B.", "Иванов И. И.". A full stop may end it.
_INDEXED = re.compile(
    rf"(?P<family>[^\s,;][^,;]*?) (?P<initials>[A-Z]{{1,3}}|(?:{INITIAL}\.[ -]?){{1,5}})"
    rf"(?P<stop>\.?)(?:,? (?P<suffix>{SUFFIX_OF_INDEX}))?\.?"
)
# "National Institute of Standards and Technology", but not "University of Oxford and Google".
_WITHIN_GROUP = re.compile(
    rf"(?<!University )\b(?P<subject>(?:of|for) {INITIAL}\w+) and (?={INITIAL}\w+(?: and |$))"
)
_CONJUNCTION = re.compile(r",? (?:and|&) |^and (?=\S)")
# "Hans Weber und Eva Sander", but neither "Arts et Métiers ParisTech" nor "Ortega y Gasset".
_FULL_NAME = rf"{INITIAL}[\w.'’-]*+(?: {INITIAL}[\w.'’-]*+){{1,3}}"
_OTHER_AND = re.compile(
    rf"(?P<name>(?:^|[,;] ){_FULL_NAME}),? (?:und|och|og|et) (?={_FULL_NAME}(?:[,;]|$))"
)
# A given name followed by initials, as "Jean-B." and "Yu. A.".
_GIVEN = re.compile(rf"{INITIAL}[^\W\d_]*+(?:-[^\W\d_]++)?\.?(?: {INITIAL}\.?){{0,4}}")
_FAMILY = re.compile(rf"(?:{INITIAL}['’])?{INITIAL}[^\W\d_]*[a-zß-ÿ](?:-{INITIAL}[^\W\d_]+)?")
# As in "王小明, 李华, 等." of GB/T 7714, but "渡辺, 等" is one name.
_OTHERS_OF_LIST = re.compile(r"^([^,]*,.*), ?等\.?$")
_SAME_AS = SAME_COMMAS | str.maketrans("；؛、|", ";;;;")


def split_authors(text: str) -> tuple[Author, ...]:
    """Return the authors of a field, separated by ";", "|", "and", "&" or unambiguous commas."""
    written = without_notes(text.translate(_SAME_AS))
    lines = [line for line in map(str.strip, written.splitlines()) if line]
    joined = " ".join(" ".join(lines).split())
    if len(lines) > 1 and not _CONJUNCTION.search(joined) and not {";", ","} & set(joined):
        joined = ";".join(lines)
    pieces = [piece.strip(" ,") for piece in _pieces_of(joined.strip("; "))]
    return named_authors(map(author_of, with_initials(list(filter(None, pieces)))))


def with_initials(names: list[str]) -> list[str]:
    """Return *names* with persons as "family, initials" if all have initials at the end."""
    # A single initial is certain in a list of such names, and so are initials before a full stop.
    persons = [name for name in names if not (ET_AL.fullmatch(name) or is_group(name))]
    matches = [match for name in persons if (match := _INDEXED.fullmatch(without_et_al(name)))]
    is_certain = len(persons) > 1 or any(match["stop"] for match in matches)
    if not is_certain or len(matches) < len(persons) or _are_families(matches):
        return names
    inverted = {
        name: unambiguous_form(match) + name[match.end() :]
        for name, match in zip(persons, matches, strict=True)
    }
    return [inverted.get(name, name) for name in names]


def _are_families(matches: Sequence[re.Match[str]]) -> bool:
    """Return whether all initials are probably families in capitals: "Yinyi WEI, Xiao LI"."""
    initials = [match["initials"] for match in matches]
    are_syllables = all(
        len(each) > 1 and each.isalpha() and not BARE_INITIALS.fullmatch(each) for each in initials
    )
    # Of two letters only, they are more often initials.
    return are_syllables and any(len(each) > 2 for each in initials)


def with_bound_conjunctions(text: str) -> str:
    """Return *text* with "and" between names, and no-break spaces around one in that of a group."""
    named = _OTHER_AND.sub(r"\g<name> and ", text)
    return _WITHIN_GROUP.sub("\\g<subject>\u00a0and\u00a0", named)


def _pieces_of(text: str) -> Iterator[str]:
    """Yield the text of each author in a field."""
    if ";" in text:
        for piece in map(str.strip, text.split(";")):
            # PubMed has a semicolon only before a group: "Smith JA, Doe B; Some Group."
            names = _by_commas(piece)
            are_names = len(names) > 1 and all(map(_INDEXED.fullmatch, names))
            yield from with_initials(names) if are_names else [piece.removeprefix("and ")]
        return
    chunks = [chunk for chunk in _CONJUNCTION.split(with_bound_conjunctions(text)) if chunk.strip()]
    # In "Smith, John and Doe, Jane" every comma is within a name.
    if len(chunks) > 1 and all(chunk.count(",") == 1 for chunk in chunks):
        yield from chunks
        return
    # "LeCun, Bengio & Hinton" are family names, as the last one shows.
    last = chunks[-1].strip() if len(chunks) > 1 else ""
    families = last and not {" ", ","} & set(last) and not ET_AL.fullmatch(last)
    for chunk in chunks:
        if families and all(" " not in part.strip() for part in chunk.split(",")):
            yield from chunk.split(",")
            continue
        bare = without_et_al(_OTHERS_OF_LIST.sub(r"\1", chunk))
        yield from _by_commas(bare)
        if bare != chunk:
            yield "et al."


def _by_commas(chunk: str) -> list[str]:
    """Return the names separated by commas, or the text if its commas may be within a name."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, chunk.split(","))):
        if parts and is_part_of_name(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    # "Google, Inc." alternates, too.
    halves = [half for part in parts for half in (part.split(", ") if is_group(part) else [part])]
    families, givens = halves[::2], halves[1::2]
    # "Saltzer, Reed, Clark" are family names; longer lists may have given names as every other.
    are_families = len(parts) == 3 and all(map(_FAMILY.fullmatch, parts))
    if len(parts) > 1 and (are_families or _is_list(parts)):
        return parts
    if len(families) == len(givens) > 1 and _alternate(families, givens):
        return [f"{family}, {given}" for family, given in zip(families, givens, strict=True)]
    return [chunk]


def _alternate(families: Sequence[str], givens: Sequence[str]) -> bool:
    """Return whether texts between commas alternate between family names and given names."""
    if all(map(_ANY_INITIALS.fullmatch, givens)):
        return True
    words = (family.split() for family in families)
    single = all(len(parts) - leading_particles(parts) == 1 for parts in words)
    return single and all(
        _ANY_INITIALS.fullmatch(given) or _GIVEN.fullmatch(given) for given in givens
    )


def _is_list(parts: Sequence[str]) -> bool:
    """Return whether each of the texts between commas is a complete name."""
    if all(map(_INDEXED.fullmatch, parts)):
        return True
    if all(map(EAST_ASIAN.fullmatch, parts)):
        return len(parts[0]) > 1
    if not all(" " in part.partition(",")[0] or is_group(part) for part in parts):
        return False
    # "van der Maaten, Laurens J. P." is one person.
    first, last = parts[0].split()[0], parts[-1].split()[-1]
    is_inverted = first in PARTICLES or _LAST_INITIALS.fullmatch(last)
    return len(parts) > 2 or not is_inverted
