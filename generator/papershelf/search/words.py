"""From texts to stems: lunr.js's words, after our own folding (docs/search-index.md)."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from lunr.stemmer import PorterStemmer
from lunr.stop_word_filter import WORDS as STOP_WORDS

from papershelf.search.spelling import letter_name, tex_to_text
from papershelf.text.letters import folded

# White space as JavaScript has it.
_SPACES = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_PIECE = re.compile(f"[^{_SPACES}]+")
SPACE = re.compile(f"[{_SPACES}]")
_ADDRESS = "://"
_HYPHEN = "-"
# Scripts that do not part words: Thai and its neighbours, Burmese, Khmer, Japanese, Chinese,
# Korean. `engine/language.js` has the same lists.
_UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_UNPARTED}]+")
# Signs by their blocks, which do not change with versions of Unicode: all else is a letter.
# The first and the last of each.
_SIGN_BLOCKS = (
    "\x00/:@[^``{\xa9\xab\xb1\xb6\xb8\xbb\xbb\xbf\xbf\xd7\xd7\xf7\xf7\u055a\u055f\u0589\u058a\u05be\u05be"
    "\u05f3\u05f4\u0609\u060d\u061b\u061f\u066a\u066d\u06d4\u06d4\u0964\u0965\u0e5a\u0e5b\u2000\u206f"
    "\u20a0\u20cf\u2190\u245f\u2500\u2bff\u2e00\u2e7f\u3001\u3004\u3008\u3020\u30fb\u30fb\ud800\udfff"
    "\ufd3e\ufd3f\ufff0\uffff\U0001f000\U0001faff"
)
_SIGNS = "".join(
    chr(code)
    for first, last in zip(_SIGN_BLOCKS[::2], _SIGN_BLOCKS[1::2], strict=True)
    for code in range(ord(first), ord(last) + 1)
)
_ASCII_SIGNS = "".join(sign for sign in _SIGNS if sign.isascii())
_POSSESSIVE = re.compile(r"['\u2019]s\Z")
LONGEST = 64
# Longer words are hardly written as one with others: "graph-structured".
_SHORT_FIRST, _SHORT_SECOND = 4, 3
# What begins a compound, also where a space follows: "multi-task", "pre training", "k means".
_FIRST_PARTS = frozenset(
    "anti auto bi co cross few hyper inter intra macro meta micro mini mono multi non pre pseudo "
    "quasi re self semi sub super tri ultra uni zero".split()
).union("bcdefghjklmnopqrstuvwxyz")
# A word of Arabic: its article and conjunction, what stays, and its ending. These are the ones of
# "light10": Larkey, Ballesteros and Connell, https://doi.org/10.1007/978-1-4020-6046-5_12
_ARABIC = re.compile(
    "(?:[\u0628\u0641\u0643\u0648]?\u0627\u0644|\u0644\u0644|\u0648(?=...))?"
    "([\u0621-\u064a]{2,}?)"
    "(?:\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u064a\u0646|\u064a\u0647|\u064a\u0629|[\u0647\u0629\u064a])?"
)
_NUMBER = re.compile("[0-9]+")
_NOT_IN_SLUGS = re.compile("[^a-z0-9]+")
# Words that are nothing but an ending: the two stemmers part ways here.
_BARE_ENDINGS = {"ies": "ie", "eed": "e", "sses": "sse"}


class _Stemmer(PorterStemmer):  # type: ignore[misc]  # lunr has no types
    """Porter's, with lunr.js's rule for a final y."""

    b: str
    k: int

    def step1c(self) -> None:
        """Turn y to i after a consonant that is not the word's first letter."""
        if self.b[self.k] == "y" and self.k > 1 and self.b[self.k - 1] not in "aeiou":
            self.b = f"{self.b[: self.k]}i{self.b[self.k + 1 :]}"


_STEMMER = _Stemmer()


def tokens(text: str) -> list[str]:
    """Return *text* folded and split at white space, hyphens, slashes and colons, as a query is.

    Slashes and colons do not split what has "://", as addresses have. A run of a script that does
    not part words is split into overlapping pairs of letters. Positions count tokens.
    """
    return _read(text)[0]


def indexed(text: str) -> tuple[list[str], list[int]]:
    """Return the tokens of an indexed *text*, each with its position.

    A compound follows its first part, at the same position. The last letter of a run stands alone
    as well, so that every letter begins a token.
    """
    found, hyphened = _read(text, is_indexed=True)
    words: list[str] = []
    positions: list[int] = []
    start = 0
    for at, compound in _compounds(found, hyphened):
        words += (*found[start : at + 1], compound)
        positions += (*range(start, at + 1), at)
        start = at + 1
    return words + found[start:], [*positions, *range(start, len(found))]


def compounds_in(text: str) -> frozenset[str]:
    """Return the compounds of a *text*: two words as one, "pretraining" for "pre-training"."""
    return frozenset(word for _, word in _compounds(*_read(text)))


def _compounds(found: Sequence[str], hyphened: set[int]) -> Iterator[tuple[int, str]]:
    """Yield compounds of neighbouring tokens, each with the place of its first part.

    Their first part is one of `_FIRST_PARTS`, or a part is short and the second is *hyphened*.
    """
    follows = [at for at, token in enumerate(found[:-1], start=1) if token in _FIRST_PARTS]
    for at in sorted(hyphened.union(follows)):
        parts = trim(found[at - 1]), trim(found[at])
        word = "".join(parts)[:LONGEST]
        if all(map(_is_looked_up, parts)) and _is_close(*parts) and _is_plain(word):
            yield at - 1, word


def _is_looked_up(word: str) -> bool:
    """Return whether a trimmed *word* has a stem: no stop word, and not empty."""
    return bool(word) and word not in STOP_WORDS


def _is_close(first: str, second: str) -> bool:
    """Return whether two words are likely to be written as one."""
    is_short = len(first) <= _SHORT_FIRST or len(second) <= _SHORT_SECOND
    return is_short or first in _FIRST_PARTS


def _is_plain(word: str) -> bool:
    """Return whether a compound is a word, and no number, address or run of another script."""
    if word.isascii():
        return not _NUMBER.fullmatch(word) and _ADDRESS not in word
    return _ADDRESS not in word and not _RUN.search(word)


def _read(text: str, *, is_indexed: bool = False) -> tuple[list[str], set[int]]:
    """Return the tokens of a text, and the places of those behind a hyphen."""
    plain = folded(tex_to_text(text))
    has_runs = not plain.isascii() and _RUN.search(plain) is not None
    if has_runs:
        plain = _RUN.sub(r" \g<0> ", plain)
    found: list[str] = []
    hyphened: set[int] = set()
    for part in plain.split(_HYPHEN):
        pieces = _pieces(part)
        if found and pieces and part.startswith(pieces[0]):
            hyphened.add(len(found))
        if has_runs:
            split = (_pairs(own, is_indexed=is_indexed) for own in pieces)
            pieces = [*chain.from_iterable(split)]
        found += pieces
    return found, hyphened


def _pieces(plain: str) -> list[str]:
    """Return a folded text split at white space, slashes and colons, which addresses keep."""
    if _ADDRESS not in plain:
        return _split(plain.replace("/", " ").replace(":", " "))
    found: list[str] = []
    for piece in _split(plain):
        found += [piece] if _ADDRESS in piece else _pieces(piece)
    return found


def _split(plain: str) -> list[str]:
    # The space is the only white space in "printable" texts.
    return plain.split() if plain.isprintable() else _PIECE.findall(plain)


def _pairs(token: str, *, is_indexed: bool) -> list[str]:
    """Return the overlapping pairs of letters of a run; the last letter stands alone if indexed.

    What is none stays whole.
    """
    if not _RUN.match(token):
        return [token]
    pairs = [token[at : at + 2] for at in range(len(token))]
    return pairs if is_indexed or len(token) == 1 else pairs[:-1]


def is_letter_of_run(token: str) -> bool:
    """Return whether a token is one letter of a script that does not part words."""
    return len(token) == 1 and _RUN.match(token) is not None


def is_unspaced(word: str) -> bool:
    """Return whether a *word* begins in a script without spaces between words."""
    return _RUN.match(word) is not None


def trim(token: str) -> str:
    """Return the word in a token, at most 64 letters of it; empty for mere signs.

    A possessive is its owner: "Newton's" is "Newton".
    """
    if token.isascii():
        return token.strip(_ASCII_SIGNS).removesuffix("'s")[:LONGEST]
    return letter_name(_POSSESSIVE.sub("", token.strip(_SIGNS))[:LONGEST])


def stem(word: str) -> str:
    """Return the stem of a trimmed word: empty for stop words.

    A word of Arabic loses its article and ending; one of other letters is its own stem.
    """
    if word in STOP_WORDS:
        return ""
    if not word.isascii():
        arabic = _ARABIC.fullmatch(word)
        return arabic[1] if arabic else word
    return _BARE_ENDINGS.get(word) or str(_STEMMER.stem(word))


def stem_of(token: str) -> str:
    """Return the stem of a *token*; empty where nothing is left to look up."""
    return stem(trim(token))


def words_in(text: str) -> int:
    """Return how many words of a *text* are looked up: all but stop words and mere signs."""
    return sum(map(_is_looked_up, map(trim, tokens(text))))


def plain_slug(title: str) -> str:
    """Return the slug that most titles have: their letters and digits of ASCII, hyphens between."""
    return _NOT_IN_SLUGS.sub("-", title.lower()).strip("-")
