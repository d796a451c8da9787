"""A streaming parser of JSON, which yields the records of a document one by one.

The standard library decodes each record; only the structure around records is parsed here.
"""

import json
import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from io import StringIO
from typing import Any, TextIO

from papershelf.readers.groups import completed_by, is_titled, shared_fields
from papershelf.readers.reader import MAX_LENGTH
from papershelf.readers.values import first_text
from papershelf.readers.words import letters
from papershelf.text.tables import word_sets

# How many characters are read at a time.
CHUNK = 1 << 16
# No field of a paper is nested deeper. Python's limit differs between versions.
MAX_DEPTH = 100
_KEYS = word_sets("readers/json_keys")
_LISTS, _WRAPPERS = _KEYS["lists"], _KEYS["wrappers"]
# The error in a truncated value is at most this many characters before the end of the text.
_MAX_ERROR_DISTANCE = 16
_MAX_DIGITS = 20
_TOO_DEEP = f"it is nested more than {MAX_DEPTH} levels deep"

_WHITE_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_STRUCTURE = re.compile(r'["\\\[\]{}]')


class UndecodableError(ValueError):
    """The next value is not valid JSON; the message says why."""


class Repetitive(dict[str, Any]):
    """An object with the last value of each key; `repeated` is a key with several, or empty."""

    repeated = ""


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        value = Repetitive(value)
        value.repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return value


# Not strict, so that a raw tab or line break in a text loses no record. NaN and infinities, with
# which some programs fill empty fields, are read as None, and very long numbers as texts.
_DECODER = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) <= _MAX_DIGITS else digits,
    parse_constant=lambda _constant: None,
    object_pairs_hook=_object_of,
    strict=False,
)


def _reason(error: json.JSONDecodeError) -> str:
    return error.msg.lower().removesuffix(" starting at")


def decode(text: str) -> Any:
    """Return the value of a complete JSON *text*. Raises UndecodableError."""
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise UndecodableError(f"{_reason(error)} at character {error.pos + 1}") from None
    except RecursionError:
        raise UndecodableError(_TOO_DEEP) from None
    _check_depth(value)
    return value


def _check_depth(value: Any, depth: int = 0) -> None:
    """Raise UndecodableError if lists and objects in *value* are nested too deep."""
    if not isinstance(value, dict | list):
        return
    if depth == MAX_DEPTH:
        raise UndecodableError(_TOO_DEEP)
    for part in value.values() if isinstance(value, dict) else value:
        _check_depth(part, depth + 1)


def _descriptive(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of *values* that may describe records beside them; {} of a service's answer."""
    words = {key: letters(key) for key in values}
    if not _KEYS["answer"].isdisjoint(words.values()):
        return {}
    return {key: value for key, value in values.items() if words[key] not in _KEYS["about"]}


def _titled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of *values* that are lists with a titled object: perhaps records, too."""
    lists = {key: value for key, value in values.items() if isinstance(value, list)}
    return {key: value for key, value in lists.items() if any(map(is_titled, value))}


def records(stream: TextIO, unused: set[str]) -> Iterator[Any]:
    """Yield the records of a document, of a list in it, or of concatenated values.

    In place of a record that can't be decoded, its error is yielded. Raises UndecodableError if no
    record after it can be found either. The keys of texts and numbers beside a list that its
    records do not share are added to *unused*.
    """
    reader = _JsonStream(stream, unused)
    while character := reader.peek():
        if reader.take("["):
            yield from reader.elements()
        elif reader.take("{"):
            yield from reader.members()
        else:
            raise UndecodableError(f"expected a list or an object, not {character}")


class _JsonStream:
    """A position in a stream, with a buffer of the text after it."""

    def __init__(self, stream: TextIO, unused: set[str]) -> None:
        self.unused = unused
        self.streams = [stream]
        self.buffer = ""
        self.position = 0

    def fill(self, size: int = CHUNK) -> bool:
        """Drop the consumed text, read *size* characters, and return whether there were any."""
        more = ""
        while self.streams and not (more := self.streams[-1].read(size)):
            self.streams.pop()
        self.buffer = self.buffer[self.position :] + more
        self.position = 0
        return bool(more)

    def put_back(self) -> None:
        """Empty a large buffer after a long record: the cost of an error grows with its size."""
        if len(self.buffer) > 4 * CHUNK:
            self.streams.append(StringIO(self.buffer[self.position :], newline=""))
            self.buffer = ""
            self.position = 0

    def peek(self) -> str:
        """Skip white space, and return the next character, or "" at the end."""
        while True:
            space = _WHITE_SPACE.match(self.buffer, self.position)
            self.position = space.end() if space else self.position
            if self.position < len(self.buffer):
                return self.buffer[self.position]
            if not self.fill():
                return ""

    def take(self, character: str) -> bool:
        """Consume the next character if it is *character*, and return whether it is."""
        if self.peek() != character:
            return False
        self.position += 1
        return True

    def value(self) -> Any:
        """Decode and consume the next value. Raises UndecodableError, and then consumes nothing."""
        self.put_back()
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.buffer, self.position)
            except json.JSONDecodeError as error:
                self.more_or_raise(error)
            except RecursionError:
                raise UndecodableError(_TOO_DEEP) from None
            else:
                # A number at the end of the buffer may be incomplete.
                length = end - self.position
                if end < len(self.buffer) or not self.fill():
                    _check_depth(value)
                    self.position += length
                    return value

    def more_or_raise(self, error: json.JSONDecodeError) -> None:
        """Read more if the next value may only be truncated, else raise UndecodableError."""
        length = len(self.buffer) - self.position
        at_end = error.msg.startswith("Unterminated") or error.pos >= len(self.buffer)
        is_truncated = at_end or error.pos >= len(self.buffer) - _MAX_ERROR_DISTANCE
        if is_truncated and length >= MAX_LENGTH:
            raise UndecodableError(f"it is longer than {MAX_LENGTH >> 20} MB") from None
        if not is_truncated or not self.fill(max(CHUNK, length)):
            raise UndecodableError("it is cut off" if at_end else _reason(error)) from None

    def elements(self) -> Iterator[Any]:
        """Yield the elements of a list after its opening bracket. Raises UndecodableError."""
        while not self.take("]"):
            if not self.peek():
                raise UndecodableError("the list is cut off")
            yield self.element()
            if not self.take(",") and self.peek() != "]":
                raise UndecodableError("expected a comma or the end of the list")

    def element(self) -> Any:
        """Return the next element, or the error if it can't be decoded but its end is found."""
        try:
            return self.value()
        except UndecodableError as error:
            if self.peek() in ("{", "[") and self.skip():
                return error
            raise

    def members(self, depth: int = 1) -> Iterator[Any]:
        """Yield the records in an object, *depth* deep, after its brace, or the object.

        Lists of titled objects under unknown keys follow the records in one object.
        """
        if depth > MAX_DEPTH:
            raise UndecodableError(_TOO_DEEP)
        others = Repetitive()
        has_records = False
        while not self.take("}"):
            has_records |= yield from self.member(others, depth)
            if not self.take(",") and self.peek() != "}":
                raise UndecodableError("expected a comma or the end of the object")
        if not has_records:
            yield others
        else:
            # What is below the records is read too late for them.
            self.unused |= {key for key in _descriptive(others) if first_text(others, key)}
            if unread := _titled(others):
                yield unread

    def member(self, others: Repetitive, depth: int) -> Generator[Any, None, bool]:
        """Yield the records under the next key, and return whether it holds any."""
        # Other values are added to *others*, such as a list of notes: only objects can be records.
        key = self.key()
        others.repeated = key if key in others else others.repeated
        if key in _WRAPPERS and self.take("{"):
            yield from self.members(depth + 1)
            return True
        if key in _LISTS and self.take("["):
            if self.peek() == "{":
                shared = shared_fields(_descriptive(others), self.unused)
                for key in others.keys() - _titled(others).keys():
                    del others[key]
                yield from (completed_by(element, shared) for element in self.elements())
                return True
            # Back to the bracket, whose list is a value.
            self.buffer, self.position = f"[{self.buffer[self.position :]}", 0
        others[key] = self.value()
        return False

    def key(self) -> str:
        """Consume the next key and its colon, and return the key. Raises UndecodableError."""
        key = self.value()
        if not isinstance(key, str) or not self.take(":"):
            raise UndecodableError("expected a key in quotes and a colon")
        return key

    def skip(self) -> bool:
        """Skip the next list or object by its brackets, and return whether its end is found."""
        depth, quoted = 0, False
        while character := self.structure():
            if character == '"':
                quoted = not quoted
            elif character == "\\":
                # In a text, it escapes the next character.
                if quoted and (self.position < len(self.buffer) or self.fill()):
                    self.position += 1
            elif not quoted:
                depth += 1 if character in "[{" else -1
                if not depth:
                    return True
        return False

    def structure(self) -> str:
        """Skip past the next bracket, quotation mark or backslash, and return it, "" at the end."""
        while not (match := _STRUCTURE.search(self.buffer, self.position)):
            self.position = len(self.buffer)
            if not self.fill():
                return ""
        self.position = match.end()
        return match[0]
