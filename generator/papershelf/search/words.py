"""The tokeniser and stemmer: lunr.js's stems of folded text, as docs/search-index.md has them."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from lunr.stemmer import PorterStemmer
from lunr.stop_word_filter import WORDS as STOP_WORDS

from papershelf.search.tex import letter_name, tex_to_text
from papershelf.text.letters import folded

# What JavaScript treats as white space.
_SPACES = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NOT_SPACE = re.compile(f"[^{_SPACES}]+")
SPACE = re.compile(f"[{_SPACES}]")
_ADDRESS = "://"
_HYPHEN = "-"
# Scripts without spaces between words: Thai and related ones, Burmese, Khmer, Japanese, Chinese,
# Korean. `engine/language.js` has the same lists.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
# Punctuation and symbols by Unicode blocks, which do not change between versions of Unicode. These
# are the first and last character of each block; every other character is a letter.
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
# "c++", "f#": a letter that signs make another name.
_SIGNED_LETTER = re.compile(r"[a-z](?:\+\+|#)")
MAX_LETTERS = 64
# A first and a second part longer than this rarely make a compound: "graph-structured".
_SHORT_FIRST, _SHORT_SECOND = 4, 3
# First parts of compounds, even before a space: "multi-task", "pre training", "k means".
_FIRST_PARTS = frozenset(
    "anti auto bi co cross few hyper inter intra macro meta micro mini mono multi non pre pseudo "
    "quasi re self semi sub super tri ultra uni zero".split()
).union("bcdefghjklmnopqrstuvwxyz")
# An Arabic word: article and conjunction, stem, and ending. This is the stemmer "light10" of
# Larkey, Ballesteros and Connell, https://doi.org/10.1007/978-1-4020-6046-5_12
_ARABIC = re.compile(
    "(?:[\u0628\u0641\u0643\u0648]?\u0627\u0644|\u0644\u0644|\u0648(?=...))?"
    "([\u0621-\u064a]{2,}?)"
    "(?:\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u064a\u0646|\u064a\u0647|\u064a\u0629|[\u0647\u0629\u064a])?"
)
_NUMBER = re.compile("[0-9]+")
_NOT_IN_SLUGS = re.compile("[^a-z0-9]+")
# Words that are only an ending: here the stemmers of Python's lunr and of lunr.js differ.
_STEM_EXCEPTIONS = {"ies": "ie", "eed": "e", "sses": "sse"}


class _Stemmer(PorterStemmer):  # type: ignore[misc]  # lunr has no types
    """The Porter stemmer, with lunr.js's rule for a final y."""

    b: str
    k: int

    def step1c(self) -> None:
        """Turn y to i after a consonant that is not the word's first letter."""
        if self.b[self.k] == "y" and self.k > 1 and self.b[self.k - 1] not in "aeiou":
            self.b = f"{self.b[: self.k]}i{self.b[self.k + 1 :]}"


_STEMMER = _Stemmer()


def tokens(text: str) -> list[str]:
    """Return the tokens of *text* as of a query: folded, split at white space, "-", "/", ":", "_".

    A word with "://" is a URL, which only "-" splits. A run of a script without spaces
    between words is split into overlapping pairs of letters. Positions count tokens.
    """
    return _tokenised(text)[0]


def indexed_tokens(text: str) -> tuple[list[str], list[int]]:
    """Return the tokens of an indexed *text*, and the position of each.

    A compound follows its first part, at the same position. The last letter of a run without
    spaces is also a token, so that every letter begins one.
    """
    found, hyphenated = _tokenised(text, is_indexed=True)
    words: list[str] = []
    positions: list[int] = []
    start = 0
    for at, compound in sorted([*_compounds(found, hyphenated), *_conversions(found, hyphenated)]):
        words += (*found[start : at + 1], compound)
        positions += (*range(start, at + 1), at)
        start = at + 1
    return words + found[start:], [*positions, *range(start, len(found))]


def compounds_in(text: str) -> frozenset[str]:
    """Return the compounds of *text*: two words as one, "pretraining" for "pre-training"."""
    return frozenset(word for _, word in _compounds(*_tokenised(text)))


def _compounds(found: Sequence[str], hyphenated: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the compounds of neighbouring tokens, each with the position of its first part.

    The first part is one of `_FIRST_PARTS`, or a part is short and a hyphen joins them:
    *hyphenated* are the positions of tokens after a hyphen. A stop word may be the first part as in
    "off-policy", but not within "state-of-the-art".
    """
    follows = [at for at, token in enumerate(found[:-1], start=1) if token in _FIRST_PARTS]
    for at in sorted(hyphenated.union(follows)):
        first, second = trim(found[at - 1]), trim(found[at])
        may_begin = _has_stem(first) or (first and at - 1 not in hyphenated)
        if may_begin and _has_stem(second) and _is_compound(first, second):
            yield at - 1, (first + second)[:MAX_LETTERS]


def _conversions(found: Sequence[str], hyphenated: set[int]) -> Iterator[tuple[int, str]]:
    """Yield "text2image" for "text-to-image", as `_compounds` does."""
    for at in hyphenated.intersection([after - 1 for after in hyphenated]):
        first, second = trim(found[at - 1]), trim(found[at + 1])
        if found[at] == "to" and _has_stem(first) and _has_stem(second):
            yield at - 1, f"{first}2{second}"[:MAX_LETTERS]


def _has_stem(word: str) -> bool:
    """Return whether a trimmed *word* has a stem: it is neither empty nor a stop word."""
    return bool(word) and word not in STOP_WORDS


def _is_compound(first: str, second: str) -> bool:
    """Return whether two words are likely to be written as one word.

    That is no number, URL or word of a script without spaces.
    """
    is_short = len(first) <= _SHORT_FIRST or len(second) <= _SHORT_SECOND
    if not (is_short or first in _FIRST_PARTS):
        return False
    word = (first + second)[:MAX_LETTERS]
    return not (_ADDRESS in word or _NUMBER.fullmatch(word) or _UNSPACED_RUN.search(word))


def _tokenised(text: str, *, is_indexed: bool = False) -> tuple[list[str], set[int]]:
    """Return the tokens of *text*, and the positions of those after a hyphen."""
    plain = folded(tex_to_text(text))
    has_runs = not plain.isascii() and _UNSPACED_RUN.search(plain) is not None
    if has_runs:
        plain = _UNSPACED_RUN.sub(r" \g<0> ", plain)
    found: list[str] = []
    hyphenated: set[int] = set()
    for part in plain.split(_HYPHEN):
        pieces = _split_at_signs(part)
        if found and pieces and part.startswith(pieces[0]):
            hyphenated.add(len(found))
        if has_runs:
            split = (_bigrams(piece, is_indexed=is_indexed) for piece in pieces)
            pieces = [*chain.from_iterable(split)]
        found += pieces
    return found, hyphenated


def _split_at_signs(plain: str) -> list[str]:
    """Split a folded text at white space, and outside URLs at slashes, colons and underscores."""
    if _ADDRESS not in plain:
        return _split_at_spaces(plain.replace("/", " ").replace(":", " ").replace("_", " "))
    found: list[str] = []
    for piece in _split_at_spaces(plain):
        found += [piece] if _ADDRESS in piece else _split_at_signs(piece)
    return found


def _split_at_spaces(plain: str) -> list[str]:
    # The space is the only white space that is printable.
    return plain.split() if plain.isprintable() else _NOT_SPACE.findall(plain)


def _bigrams(token: str, *, is_indexed: bool) -> list[str]:
    """Split a run without spaces into overlapping pairs of letters; return other tokens unchanged.

    With *is_indexed* the last letter is added as a token.
    """
    if not is_unspaced(token):
        return [token]
    pairs = [token[at : at + 2] for at in range(len(token))]
    return pairs if is_indexed or len(token) == 1 else pairs[:-1]


def is_unspaced(word: str) -> bool:
    """Return whether a *word* begins in a script without spaces between words."""
    return _UNSPACED_RUN.match(word) is not None


def trim(token: str) -> str:
    """Return *token* without punctuation at its ends, at most 64 letters; it may be empty.

    The ending of a possessive is removed: "Newton's" becomes "Newton". "C++" and "C#" keep theirs.
    """
    if token.isascii():
        word = token.strip(_ASCII_SIGNS).removesuffix("'s")
    else:
        word = letter_name(_POSSESSIVE.sub("", token.strip(_SIGNS)))
    signed = _SIGNED_LETTER.search(token) if len(word) == 1 else None
    return signed[0] if signed else word[:MAX_LETTERS]


def stem(word: str) -> str:
    """Return the stem of a trimmed *word*; empty for stop words.

    An Arabic word loses its article and ending. Any other word that is not ASCII is its own stem.
    """
    if word in STOP_WORDS:
        return ""
    if not word.isascii():
        arabic = _ARABIC.fullmatch(word)
        return arabic[1] if arabic else word
    return _STEM_EXCEPTIONS.get(word) or str(_STEMMER.stem(word))


def has_digit(word: str) -> bool:
    """Return whether *word* has a digit."""
    return any(map(str.isdigit, word))


def stem_of(token: str) -> str:
    """Return the stem of *token*; empty for stop words and punctuation."""
    return stem(trim(token))


def word_count(text: str) -> int:
    """Return the number of words of *text* that have a stem, without stop words and punctuation."""
    return sum(map(_has_stem, map(trim, tokens(text))))


def plain_slug(title: str) -> str:
    """Return the default slug of *title*: its ASCII letters and digits, with hyphens between."""
    return _NOT_IN_SLUGS.sub("-", title.lower()).strip("-")
