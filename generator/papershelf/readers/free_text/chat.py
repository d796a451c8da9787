"""Messages pasted from a chat or a mailing list, of which the identifiers of papers are read.

The words of people are neither titles nor abstracts. A title is in title case, and stands beside
the identifier of its paper, right above it, or in the preview below it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Identifier
from papershelf.problems import warning
from papershelf.readers.fields import Fields, shown
from papershelf.readers.free_text.segments import in_title_case, prose_weight
from papershelf.readers.lists.credit import is_credit
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import AROUND, follows, identifier_in
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines, source_of
from papershelf.text.identifiers import identifier_of

_TIME = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
_DATE = r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}"
_STAMP = rf"(?:{_DATE},? {_TIME}|{_TIME}(?:, {_DATE})?)"
_NAME = r"[^\s:\[\]][^:\[\]]{0,40}?"
# Before a time, these are the sessions of a conference.
_NO_SESSION = r"(?!.*\b(?i:session|track|talks?|keynote|orals?|posters?|break|lunch|day|room)\b)"
# The heads of messages, perhaps before their text.
_HEADS = (
    rf"\[{_STAMP}\](?: {_NAME}(?:: |:?$)|$)",  # WhatsApp, Teams
    rf"{_DATE},? {_TIME} [-–] (?:{_NAME}: |.*$)",  # WhatsApp on Android
    rf"{_NAME}, \[{_STAMP}\](?::?$| )",  # Telegram
    rf"{_NAME} [—–-] (?:(?:Today|Yesterday) at |{_DATE},? ){_TIME}$",  # Discord
    rf"{_NO_SESSION}{_NAME}(?:\s\s{{1,9}}{_TIME}| {_TIME}(?<=[Mm.])| \[{_TIME}\])$",  # Slack
    r"On .{8,200} wrote:$",  # a mail
)
_HEAD = re.compile(rf"\A\s*\u200e?(?:{'|'.join(_HEADS)})")
# In Slack, a time below a name.
_TIME_BELOW = re.compile(rf"(?:\s{{2,9}}|\s{{0,9}}:\w+:\s{{1,9}}){_TIME}\s*")
_QUOTED = re.compile(r"\A\s*(?:>\s?)+")
# What Slack adds to the words of a message, and arXiv to a title.
_ADDED = re.compile(r" \(edited\)$|^\[[\w./-]{1,30}\] ")
_MIN_WORDS, _LINES_OF_PREVIEW = 3, 3
_HINT = (
    "write the title on the line above it, or put ids alone into a file, for which "
    "`papershelf check` says how to get the records"
)


class _Mention(Struct, frozen=True, kw_only=True):
    """The identifier of a paper and its title in a message, in one or two lines."""

    identifier: Identifier
    title: str
    lines: Sequence[FilledLine]


def is_chat(head: str) -> bool:
    """Return whether a text begins with the head of a message, and a message names a paper."""
    lines = filled_lines(head)
    begins = bool(lines) and _begins_message(lines, 0)
    return begins and any(_identifiers(line.text) for line in lines)


def read_chat(lines: Sequence[FilledLine], _path: Path) -> Iterator[Item | FilledLine]:
    """Yield a paper for each identifier with a title, and a problem for each without one."""
    blocks = list(_blocks(lines))
    mentions = [mention for block in blocks for mention in _mentions(block)]
    for mention in mentions:
        ids = ((mention.identifier.scheme, mention.identifier.value),)
        yield from paper_of(Fields(title=mention.title, identifiers=ids), source_of(mention.lines))
    read = {mention.identifier for mention in mentions}
    used = {line.source for mention in mentions for line in mention.lines}
    for line in chain.from_iterable(blocks):
        if line.source in used:
            continue
        if read.issuperset(_identifiers(line.text)):
            yield Aside(AsideKind.BOILERPLATE, line.source)
        else:
            message = f"an identifier without a title: “{shown(line.text)}”"
            yield warning(line.source, message, _HINT, lost=1)


def _begins_message(lines: Sequence[FilledLine], at: int) -> bool:
    """Return whether the line of *lines* at the index *at* has the head of a message, or is it."""
    is_above_time = any(_TIME_BELOW.fullmatch(line.text) for line in lines[at + 1 : at + 2])
    return bool(is_above_time or _HEAD.match(lines[at].text))


def _blocks(lines: Sequence[FilledLine]) -> Iterator[list[FilledLine]]:
    """Yield the lines between heads and blank lines, without heads and marks of quotations."""
    block: list[FilledLine] = []
    for at, line in enumerate(lines):
        if block and (_begins_message(lines, at) or not follows(lines, at)):
            yield block
            block = []
        text = _HEAD.sub("", _QUOTED.sub("", line.text, count=1), count=1).strip()
        block.append(replace(line, text=_ADDED.sub("", text)))
    yield block


def _mentions(block: Sequence[FilledLine]) -> Iterator[_Mention]:
    """Yield what the lines of a *block* with one identifier each mention, if they have a title."""
    used: set[int] = set()
    for at, line in enumerate(block):
        found = _identifiers(line.text)
        places = [at, at - 1, *range(at + 1, at + 1 + _LINES_OF_PREVIEW)]
        free = (each for each in places if each in range(len(block)) and each not in used)
        title = next((each for each in free if _is_title(_words(block[each].text))), None)
        if len(found) == 1 and title is not None:
            used |= {at, title}
            both = [block[each] for each in sorted({at, title})]
            yield _Mention(identifier=found[0], title=_words(block[title].text), lines=both)


def _identifiers(text: str) -> list[Identifier]:
    return list(filter(None, map(_identifier, text.split())))


def _identifier(word: str) -> Identifier | None:
    bare = word.strip(AROUND)
    return identifier_of(bare) or identifier_in(bare)


def _words(text: str) -> str:
    """Return *text* without addresses, identifiers and the punctuation beside them."""
    words = (word for word in text.split() if "://" not in word and not _identifier(word))
    return " ".join(words).strip(AROUND)


def _is_title(words: str) -> bool:
    is_long = len(words.split()) >= _MIN_WORDS
    return is_long and in_title_case(words) and prose_weight(words) < 0 and not is_credit(words)
