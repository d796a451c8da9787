"""Parse personal names, in any written form, into given name, particle, family name and suffix."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import category, normalize

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.text.identifiers import identified
from papershelf.text.name_notes import without_notes, without_number
from papershelf.text.tables import word_sets

# A longer text is no name, and is not parsed.
MAX_LENGTH = 300
_WORDS = word_sets("text/names")
PARTICLES, _COMPANIES = _WORDS["particles"], _WORDS["companies"]
_CAPITAL_PARTICLES, _SHORT_AFTER = _WORDS["capital_particles"], _WORDS["short_after"]
_VIETNAMESE, _ALSO_VIETNAMESE = _WORDS["vietnamese"], _WORDS["also_vietnamese"]
_MAX_ASIAN = 3
_CONJUNCTIONS, _SHORT_PARTICLES = _WORDS["conjunctions"], _WORDS["short_particles"]
_JUNIOR, _ALSO_FAMILIES, _NUMERAL = _WORDS["junior"], _WORDS["also_families"], _WORDS["numeral"]
_LIKE_INITIALS = _WORDS["like_initials"]
_ORGANISATIONS, _PREPOSITIONS = _WORDS["organisations"], _WORDS["prepositions"]
# "OpenAI" and "DeepSeek-AI", but not "McKAY" and "DuPONT".
_ACRONYM_AT_END = re.compile(r"[\w-]*[a-z]{3}-?[A-Z]{2}")
# That of a sentence: after so many letters it marks no abbreviation.
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3}[a-zß-ÿ])\.+$")
# The first letter of a name: any but the lower case letters of Western Europe.
INITIAL = r"[^\W\d_a-zß-ÿ]"
_DOTTED = re.compile(rf"(?:{INITIAL}\.-?)++")
# Consonants, which form no syllable: "Tolkien JRR", not "Wei XIE", "Andrew NG" or a degree.
BARE_INITIALS = re.compile(r"(?!(?:NG|LV|MD|PHD|MSC|BSC)$)[BCDFGHJKLMNPQRSTVWXZ]{2,4}")
_ONE_INITIAL = re.compile(INITIAL)
_INITIALS_ALONE = re.compile(rf"(?:{INITIAL}(?:\.[ -]?|[ -]|$)){{1,5}}")
_GIVEN_WORD = re.compile(r"[^\W\d_]+")
# A suffix as indexes write it.
SUFFIX_OF_INDEX = r"Jr\.?|Sr\.?|2nd|3rd|4th|I{2,3}|IV"
# "van Raaij MJ", "Gunter, P" and "Griffin JL 3rd", as in MEDLINE and Web of Science. "WANG, LI" is
# not matched, because LI may be a complete given name, nor are other scripts than the Latin one.
_INDEXED = re.compile(
    r"(?P<family>[^,]+|[^,]*[^\W\d_A-Z],) (?P<initials>[A-ZÀ-ÖØ-ÞĀ-ɏ]{1,4})"
    rf"(?: (?P<suffix>{SUFFIX_OF_INDEX}))?\.?"
)
_ORDINALS = {"2nd": "II", "3rd": "III", "Iii": "III", "4th": "IV"}
# In these scripts the family name comes first: Han and Hangul, and Kana for given names.
_HAN_AND_HANGUL = r"\u3005\u3007\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_OR_HANGUL = re.compile(f"[{_HAN_AND_HANGUL}]+")
_EAST_ASIAN = rf"{_HAN_AND_HANGUL}\u3040-\u30ff"
EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]+")
# "欧阳" and "남궁" have two characters, and few Japanese family names have more than three.
_MAX_FAMILY = 3

# "et al." as languages have it; but "Müller U. A.", "Kim I In" and "Σεφέρης Κ. Α." are names.
_AND_OTHERS = (
    r"et\.? al(?:ii|ia)?|(?-i:et coll|y (?:otros|cols?)|e outros|u\. ?a|i in|ve (?:diğerleri|ark)"
    r"|κ\. ?[άα]|и (?:др|соавт)|та ін|và cộng sự|و ?آخرون|و همکاران|ואחרים|และคณะ)"
)
# "王小明等" and "夏目漱石ほか", but "李平等" and "渡辺 等" may be whole names.
_ASIAN_OTHERS = r"(?:等|ほか|他|외)(?: ?[0-9]{1,3} ?[人名인명])?"
_AFTER_ASIAN = rf"(?:[, ](?!等$)|(?<=[{_EAST_ASIAN}]{{3}})){_ASIAN_OTHERS}"
ET_AL = re.compile(rf"(?:(?:and )?(?:others|{_AND_OTHERS})|{_ASIAN_OTHERS})\.?", re.IGNORECASE)
_TRAILING_ET_AL = re.compile(
    rf"(?:,? and others|,? (?:{_AND_OTHERS})\.?|,? ?(?:\.\.\.|…)|{_AFTER_ASIAN})$", re.IGNORECASE
)
# The length of the longest one.
_MAX_ET_AL = 20
# "IŞIK" and "ŞAHİN" are "Işık" and "Şahin" in Turkish capitals, and TeX's "ı́" is "í".
_ALIKE_I = str.maketrans("İı", "ii")
# Commas of other scripts.
SAME_COMMAS = str.maketrans("，،", ",,")


def person(*, given: str = "", particle: str = "", family: str = "", suffix: str = "") -> Author:
    """Return a person with these parts; Chinese and Korean names are shown family name first."""
    # Some sources split names at the last space: of "Hal Daumé" and "III" the family is "Daumé".
    if not suffix and " " in given and _is_no_family(family):
        return _in_order([*given.split(), family], "")
    *before, last = family.split() or [""]
    if not suffix and given and before and is_suffix(last):
        family, suffix = " ".join(before), last
    suffix = _ORDINALS.get(suffix, suffix)
    name = " ".join(filter(None, (given, particle, family)))
    if not particle and _is_family_first(family, given):
        name = family + given
    name = _with_suffix(name, suffix)
    return Author(name=name, given=given, particle=particle, family=family, suffix=suffix)


def _with_suffix(name: str, suffix: str) -> str:
    """Return *name* with *suffix*, after a comma if it could not be recognised without that."""
    if not (name and suffix):
        return name or suffix
    return f"{name} {suffix}" if _ends_name([*name.split(), suffix]) else f"{name}, {suffix}"


def organisation(name: str) -> Author:
    """Return an organisation as an author; its name is not parsed."""
    return Author(name=name, literal=True)


def author_of(text: str) -> Author:
    """Parse the name of an author in any of the common forms.

    These are "Ludwig van Beethoven", "van Beethoven, Ludwig", "Beethoven, Ludwig van", "King, Jr.,
    Martin Luther", "Tolkien JRR" and "张伟". A name in uncertain order is shown as written. Only
    letters of notes are dropped (see `text.name_notes`), and parsing the shown name gives the same
    name. "et al." is an author without a name, or marks the author before it (`others`).
    """
    written = " ".join(text.translate(SAME_COMMAS).split())
    if len(written) > MAX_LENGTH:
        return organisation(written)
    if ET_AL.fullmatch(written):
        return Author(name="", others=True)
    bare = without_et_al(written)
    unnoted = without_notes(bare)
    name, identity = without_number(unnoted)
    author = _parsed_name(name)
    if identity or bare != written:
        author = replace(author, identity=identity, others=bare != written)
    return author if unnoted == bare else identified(author, bare)


def without_et_al(text: str) -> str:
    """Return *text*, a line, without "et al." at its end."""
    match = _TRAILING_ET_AL.search(text, max(0, len(text) - _MAX_ET_AL))
    return text[: match.start()] if match else text


def author_named(name: str) -> Author:
    """Parse a *name* without notes, such as a maintainer writes."""
    written = " ".join(name.split())
    return organisation(written) if len(written) > MAX_LENGTH else _parsed_name(written)


def orderless_key(name: str) -> str:
    """Return the match key of *name* in any form, "family, given" or "given family"."""
    return dotless_key(author_named(name).name)


def dotless_key(name: str) -> str:
    """Return the caseless key of *name* with all forms of i equal."""
    # "İ" in small letters may have a combining dot.
    return caseless_key(normalize("NFC", name).translate(_ALIKE_I)).replace("i\u0307", "i")


def caseless_key(name: str) -> str:
    """Return the letters and digits of *name*, casefolded, with accents; addresses depend on it."""
    composed = normalize("NFC", name).casefold()
    # Words consist of letters, digits and combining marks.
    letters = [sign if sign.isalnum() or category(sign)[0] == "M" else " " for sign in composed]
    return " ".join("".join(letters).split()) or name


def named_authors(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Return *authors* without nameless ones; after "et al." only the last author has `others`."""
    all_authors = tuple(authors)
    persons = [author for author in all_authors if author.name.strip()]
    if persons and any(author.others for author in all_authors):
        persons = [replace(author, others=author is persons[-1]) for author in persons]
    return tuple(persons)


def author_of_index(text: str) -> Author:
    """Parse the name of an author that an index may have abbreviated: "van Raaij MJ"."""
    match = _INDEXED.fullmatch(" ".join(text.split()))
    return author_of(unambiguous_form(match) if match else text)


def initials_of(author: Author) -> str:
    """Return the initials of the given names in lower case, or "" without a family name."""
    if author.literal or not author.family:
        return ""
    return "".join([word[0] for word in _GIVEN_WORD.findall(author.given.casefold())])


def is_abbreviated(author: Author) -> bool:
    """Return whether an author's given names are all initials."""
    return bool(_INITIALS_ALONE.fullmatch(author.given) and initials_of(author))


def unambiguous_form(indexed: re.Match[str]) -> str:
    """Return a matched name of an index in the unambiguous form "family, suffix, initials"."""
    parts = (indexed["family"].rstrip(","), indexed["suffix"], spaced([indexed["initials"]]))
    return ", ".join(filter(None, parts))


def _is_family_first(family: str, given: str) -> bool:
    """Return whether a name is in Chinese, Japanese or Korean characters."""
    return bool(_HAN_OR_HANGUL.fullmatch(family) and EAST_ASIAN.fullmatch(given))


@lru_cache(maxsize=1 << 14)
def _parsed_name(written: str) -> Author:
    """Parse a name with single spaces and without notes."""
    written = normalize("NFC", written).strip(", ")
    if is_group(written):
        return organisation(written)
    sections = _FULL_STOP.sub("", written).split(",")
    family, *rest = list(filter(None, map(str.strip, sections))) or [""]
    follows = _is_any_suffix if len(rest) > 1 or family.isupper() else is_suffix
    suffix = next(filter(follows, rest), "")
    if suffix:
        rest.remove(suffix)
    if not rest:
        return _in_order(family.split(), suffix)
    if len(rest) > 1:
        return organisation(written)
    if not suffix and _is_no_family(family):
        return _in_order(rest[0].split(), family)
    return _from_inverted(family, rest[0], suffix)


def is_group(name: str) -> bool:
    """Return whether the words before the first comma, or "Inc." at the end, name no person."""
    if "," in name and _is_company(name.rpartition(",")[2]):
        return True
    words = name.partition(",")[0].split()
    if len(words) < 2:
        return bool(_ACRONYM_AT_END.fullmatch(name))
    ends = {word.rstrip(".").casefold() for word in (words[0], words[-1])}
    return not (ends.isdisjoint(_ORGANISATIONS) and _PREPOSITIONS.isdisjoint(words))


def is_part_of_name(section: str) -> bool:
    """Return whether a text after a comma belongs to the name before it: "Jr.", "Inc."."""
    return _is_no_family(section) or _is_company(section)


def _is_company(section: str) -> bool:
    return section.strip(" .").casefold() in _COMPANIES


def is_suffix(word: str) -> bool:
    """Return whether *word* is a suffix of names and can't be initials."""
    return _is_any_suffix(word) and word not in _LIKE_INITIALS


def _is_any_suffix(word: str) -> bool:
    """Return whether *word* may be a suffix of names."""
    return word.casefold() in _JUNIOR or word in _NUMERAL


def _is_no_family(word: str) -> bool:
    """Return whether *word*, given as a family name, is a suffix that is never a family name."""
    return is_suffix(word) and word.casefold() not in _ALSO_FAMILIES


def _ends_name(words: Sequence[str]) -> bool:
    """Return whether the last of *words* is a suffix; in "Andrew W. Senior" it is none."""
    last = words[-1].casefold()
    least = 2 if words[-1] in _NUMERAL or last in _ALSO_FAMILIES else 1
    is_family = last == "senior" or (last == "junior" and _DOTTED.fullmatch(words[-2]))
    return len(words) > least and is_suffix(words[-1]) and not is_family


def _from_inverted(before: str, after: str, suffix: str) -> Author:
    """Return the person of an inverted name: "von Last, First" or "Last, First von"."""
    last, first = before.split(), after.split()
    for words in (last, first):
        if not suffix and len(words) > 1 and is_suffix(words[-1]):
            suffix = words.pop()
    cut = leading_particles(last)
    particle, family = last[:cut], last[cut:]
    if not particle:
        while len(first) > 1 and first[-1] in PARTICLES:
            particle.insert(0, first.pop())
        if not particle and _has_capital_particle([*first, *family]) and len(family) == 1:
            family = [first.pop(), *family]
    author = person(
        given=" ".join(first), particle=" ".join(particle), family=" ".join(family), suffix=suffix
    )
    # With initials instead of a family name, the shown name parses differently, and that counts.
    reparsed = _parsed_name(author.name)
    return author if reparsed.name == author.name else reparsed


def leading_particles(words: Sequence[str]) -> int:
    """Return the number of leading words that form a particle, as in "Van den Hengel"."""
    cut = 0
    for number, word in enumerate(words[:-1], start=1):
        if word in PARTICLES:
            cut = number
        elif word.casefold() not in PARTICLES:
            break
    return cut


def _in_order(words: list[str], suffix: str) -> Author:
    """Return the person of a name without commas; in doubt the given name comes first."""
    if not suffix and len(words) > 1 and _ends_name(words):
        *words, suffix = words
    if all(map(EAST_ASIAN.fullmatch, words)):
        if len(words) == 2 and len(words[0]) <= _MAX_FAMILY and _is_family_first(*words):
            return person(family=words[0], given=words[1], suffix=suffix)
        return person(family=" ".join(words), suffix=suffix)
    cut = _initials_after(words)
    if cut:
        end = leading_particles(words[:cut])
        given, particle, family = spaced(words[cut:]), words[:end], words[end:cut]
    else:
        start, end = _family_of(words)
        given, particle, family = " ".join(words[:start]), words[start:end], words[end:]
    return person(given=given, particle=" ".join(particle), family=" ".join(family), suffix=suffix)


def _initials_after(words: Sequence[str]) -> int:
    """Return the index of the first of the initials after a family name, or 0 if uncertain."""
    # "Jr." is no family name.
    if len(words) < 2 or any(map(is_suffix, words)):
        return 0
    if _DOTTED.fullmatch(words[0]) or BARE_INITIALS.fullmatch(words[0]):
        return 0
    *before, family, last = words
    is_alone = all(word.casefold() in PARTICLES for word in before)
    # A single initial is certain only after a particle, as in "Van Durme B", because "Weinan E" has
    # a family name of one letter.
    is_family = len(family) > 2 and family.casefold() not in PARTICLES
    is_single = before and is_alone and is_family and _ONE_INITIAL.fullmatch(last)
    if is_single or (BARE_INITIALS.fullmatch(last) and (is_alone or len(last) > 2)):
        return len(words) - 1
    cut = len(words)
    while _DOTTED.fullmatch(words[cut - 1]):
        cut -= 1
    least = 1 if is_alone and len(words[cut - 1]) > 1 else 2
    return cut if "".join(words[cut:]).count(".") >= least else 0


def spaced(words: Iterable[str]) -> str:
    """Return initials with full stops and spaces, as before a family name: "J. R. R."."""
    dotted = (word if "." in word else "".join(f"{letter}." for letter in word) for word in words)
    return re.sub(r"\.(?=[^\W_])", ". ", " ".join(dotted))


def _family_of(words: Sequence[str]) -> tuple[int, int]:
    """Return the indices of the first words of the particle and of the family name."""
    last = len(words) - 1
    if last > 1 and words[last - 1] in _CONJUNCTIONS:
        return last - 2, last - 2
    if last > 1 and words[last - 1] in _SHORT_PARTICLES:
        return last - 1, last
    start = next((number for number in range(last) if words[number] in PARTICLES), last)
    # Two capitalised words as in "Van Der" are a particle too.
    least = 1 if start < last else 2
    end = start
    # Further words of the particle in any case: "Van den".
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    while end < last and words[end].casefold() in PARTICLES:
        end += 1
    if end - start >= least:
        return start, end
    family = last - 1 if _has_capital_particle(words) else last
    return family, family


def _has_capital_particle(words: Sequence[str]) -> bool:
    """Return whether the second last word is a capitalised particle of the family name."""
    # "Luc Van Gool", and neither "Quoc Van Nguyen" nor "Yi Da Xu".
    if len(words) <= 2:
        return False
    particle, family = words[-2:]
    if particle.isupper() and family.isupper():
        particle = particle.title()
    if particle in _SHORT_AFTER:
        return len(family) > _MAX_ASIAN
    is_vietnamese = not _VIETNAMESE.isdisjoint({words[0].casefold(), family.casefold()})
    return particle in _CAPITAL_PARTICLES and not (is_vietnamese and particle in _ALSO_VIETNAMESE)
