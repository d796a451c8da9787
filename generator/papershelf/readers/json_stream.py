"""JSON as a stream: the records of a document one after another, never the whole of it.

The standard library's decoder reads each record; only what stands between records is read here.
"""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from io import StringIO
from typing import Any, TextIO

from msgspec import Struct

from papershelf.readers.reader import LONGEST
from papershelf.text.tables import table

# As much as is read at once, in characters.
CHUNK = 1 << 16
# Nothing of a paper lies deeper; Python's own limit differs between versions.
DEEPEST = 100
KEYS = {name: keys.split() for name, keys in table("readers/json_keys", dict[str, str]).items()}
_LISTS, _WRAPPERS = frozenset(KEYS["lists"]), frozenset(KEYS["wrappers"])
FETCHED = tuple(KEYS["fetched"])
# A value that is cut off makes an error no farther than this from the end of the text.
_NEAR = 16
_LONG_NUMBER = 20
_TOO_DEEP = f"it is nested more than {DEEPEST} deep"

_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_STRUCTURE = re.compile(r'["\[\]{}]')
_IN_STRING = re.compile(r'["\\]')


class Damage(Struct, frozen=True):
    """A record that can't be decoded: why, and whether nothing after it can be found either."""

    message: str
    final: bool = False


class UndecodableError(ValueError):
    """What comes next is no JSON."""


# Not strict: a raw tab or line break in a text is no reason to lose a record. NaN and infinities,
# with which some programs fill empty fields, are nothing, and no paper has a longer number.
_DECODER = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) <= _LONG_NUMBER else digits,
    parse_constant=lambda _constant: None,
    strict=False,
)


def _said(error: json.JSONDecodeError) -> str:
    return error.msg.lower().removesuffix(" starting at")


def decode(text: str) -> Any:
    """Return the value of a whole text; raises UndecodableError."""
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise UndecodableError(f"{_said(error)} at character {error.pos + 1}") from None
    except RecursionError:
        raise UndecodableError(_TOO_DEEP) from None
    _refuse_depth(value, text, 0, len(text))
    return value


def _refuse_depth(value: Any, text: str, start: int, end: int) -> None:
    """Raise UndecodableError for a *value*, written between *start* and *end*, that is too deep."""
    brackets = text.count("[", start, end) + text.count("{", start, end)
    if brackets > DEEPEST and _is_deep(value):
        raise UndecodableError(_TOO_DEEP)


def _is_deep(value: Any) -> bool:
    """Return whether more than DEEPEST lists and objects in *value* stand inside one another."""
    level = _containers([value])
    for _ in range(DEEPEST):
        contents = (part.values() if isinstance(part, dict) else part for part in level)
        level = [inner for content in contents for inner in _containers(content)]
    return bool(level)


def _fetched(record: Any, said: Any) -> Any:
    """Return a *record* with the day of which an object around it has *said* that it is of."""
    is_known = not isinstance(record, dict) or not isinstance(said, str) or FETCHED[0] in record
    return record if is_known else {**record, FETCHED[0]: said}


def _containers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, dict | list)]


def records(stream: TextIO) -> Iterator[Any | Damage]:
    """Yield the records of a document, a list in it, or values in a row, and Damage."""
    reader = _JsonStream(stream)
    try:
        while sign := reader.peek():
            if reader.take("["):
                yield from reader.elements()
            elif reader.take("{"):
                yield from reader.members()
            else:
                raise UndecodableError(f"a list or an object was expected, not {sign}")
    except UndecodableError as error:
        yield Damage(str(error), final=True)


class _JsonStream:
    """A place in a stream, with as much of the text around it as is needed."""

    def __init__(self, stream: TextIO) -> None:
        self.streams = [stream]
        self.text = ""
        self.at = 0

    def fill(self, size: int = CHUNK) -> bool:
        """Read on, forget what lies behind, and say whether there was more."""
        more = ""
        while self.streams and not (more := self.streams[-1].read(size)):
            self.streams.pop()
        self.text = self.text[self.at :] + more
        self.at = 0
        return bool(more)

    def put_back(self) -> None:
        """Hold little text again after a long record: an error costs as much as there is of it."""
        if len(self.text) > 4 * CHUNK:
            self.streams.append(StringIO(self.text[self.at :], newline=""))
            self.text = ""
            self.at = 0

    def peek(self) -> str:
        """Return the next sign that is not blank, and nothing at the end."""
        while True:
            blank = _BLANK.match(self.text, self.at)
            self.at = blank.end() if blank else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def take(self, sign: str) -> bool:
        """Go past a sign where it comes next."""
        if self.peek() != sign:
            return False
        self.at += 1
        return True

    def value(self) -> Any:
        """Decode the value that comes next; raises UndecodableError, and stays before it."""
        self.put_back()
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                self.more_or_raise(error)
            except RecursionError:
                raise UndecodableError(_TOO_DEEP) from None
            else:
                # A number that reaches the end of what was read may go on.
                length = end - self.at
                if end < len(self.text) or not self.fill():
                    _refuse_depth(value, self.text, self.at, self.at + length)
                    self.at += length
                    return value

    def more_or_raise(self, error: json.JSONDecodeError) -> None:
        """Read on where a value may only be cut off, else raise UndecodableError."""
        length = len(self.text) - self.at
        ended = error.msg.startswith("Unterminated") or error.pos >= len(self.text)
        cut = ended or error.pos >= len(self.text) - _NEAR
        if cut and length >= LONGEST:
            raise UndecodableError(f"it is longer than {LONGEST >> 20} MB") from None
        if not cut or not self.fill(max(CHUNK, length)):
            raise UndecodableError("it is cut off" if ended else _said(error)) from None

    def elements(self) -> Iterator[Any | Damage]:
        """Yield the elements of a list after its bracket; raises UndecodableError."""
        while not self.take("]"):
            if not self.peek():
                raise UndecodableError("the list is cut off")
            yield self.element()
            if not self.take(",") and self.peek() != "]":
                raise UndecodableError("a comma or the end of the list was expected")

    def element(self) -> Any | Damage:
        """Return one element, which is passed over where it can't be decoded but has an end."""
        try:
            return self.value()
        except UndecodableError as error:
            if self.peek() in ("{", "[") and self.skip():
                return Damage(str(error))
            raise

    def members(self, depth: int = 1) -> Iterator[Any | Damage]:
        """Yield the records in the object whose brace was taken, *depth* deep, else itself."""
        if depth > DEEPEST:
            raise UndecodableError(_TOO_DEEP)
        rest: dict[str, Any] = {}
        found = False
        while not self.take("}"):
            found |= yield from self.member(rest, depth)
            if not self.take(",") and self.peek() != "}":
                raise UndecodableError("a comma or the end of the object was expected")
        if not found:
            yield rest

    def member(self, rest: dict[str, Any], depth: int) -> Generator[Any | Damage, None, bool]:
        """Yield the records under the key that comes next, and return whether it holds any."""
        # Others stay in *rest*: a paper may have a list of notes too, but records are objects.
        key = self.key()
        if key in _WRAPPERS and self.take("{"):
            yield from self.members(depth + 1)
            return True
        if key not in _LISTS or not self.take("["):
            rest[key] = self.value()
            return False
        if self.peek() == "{":
            said = next((rest[name] for name in (*FETCHED, "date") if name in rest), None)
            for record in self.elements():
                yield _fetched(record, said)
            return True
        rest[key] = []
        for value in self.elements():
            if isinstance(value, Damage):
                yield value
            else:
                rest[key].append(value)
        return False

    def key(self) -> str:
        """Return the key that comes next, with its colon; raises UndecodableError."""
        key = self.value()
        if not isinstance(key, str) or not self.take(":"):
            raise UndecodableError("a key in quotes and a colon were expected")
        return key

    def skip(self) -> bool:
        """Go past the value that comes next by its brackets, and say whether it has an end."""
        depth = 0
        while True:
            sign = self.find(_STRUCTURE)
            if sign == '"' and not self.skip_string():
                return False
            if not sign:
                return False
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign, 0)
            if depth <= 0:
                return depth == 0 and sign in "]}"

    def skip_string(self) -> bool:
        """Go past the rest of a text, and say whether it has an end."""
        while sign := self.find(_IN_STRING):
            if sign == '"':
                return True
            if self.at == len(self.text) and not self.fill():
                return False
            self.at += 1
        return False

    def find(self, pattern: re.Pattern[str]) -> str:
        """Go past the next sign of a pattern, and give it; nothing at the end."""
        while not (found := pattern.search(self.text, self.at)):
            self.at = len(self.text)
            if not self.fill():
                return ""
        self.at = found.end()
        return found[0]
