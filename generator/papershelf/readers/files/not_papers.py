"""Recognise files without papers by the beginning of their text: events, notes, other pages."""

import re

from papershelf.readers.pages.front_matter import keys_of, lists_papers
from papershelf.readers.pages.metadata import SIGNS
from papershelf.readers.pages.notebook import is_note
from papershelf.readers.pages.page_text import front_matter_of
from papershelf.readers.pages.web_page import is_page_of_paper
from papershelf.readers.reader import MARKDOWN, WEB_PAGES, YAML
from papershelf.readers.words import letters
from papershelf.text.tables import word_sets

_NAMES = word_sets("readers/not_papers")
_HEAD_LENGTH = 1 << 16
_PAGE_TYPE = re.compile(
    r"^(?:layout|type|collection)[ \t]*[:=][ \t]*[\"']?([\w-]{1,40})", re.MULTILINE | re.IGNORECASE
)
_DEADLINE = "deadline"
_CONFERENCES = frozenset({"conference", "conferencename", "venue"})
_YAML_KEY = re.compile(r"^[ \t]{0,8}(?:-[ \t]+)?[\"']?(\w[\w -]{0,40}?)[\"']?[ \t]*:", re.MULTILINE)
_JSON_KEY = re.compile(r"\"(\w[\w -]{0,40})\"\s{0,9}:")
_DELIMITER = re.compile(r"[,;\t|]")
_WIKI_LINK = re.compile(r"\[\[[^\W\d_][^\[\],\n]{3,200}\]\]")
_NOTE, _NO_PAPER = "a note without a paper", "a web page without a paper"
_EVENTS = "a table of conferences or events"


def kind_by_content(head: str, ending: str) -> str:
    """Return what a file without papers is, or "", by its *ending* and the *head* of its text."""
    if ending in WEB_PAGES:
        return "" if is_page_of_paper(head) else _NO_PAPER
    if ending in MARKDOWN:
        return _page_kind(head[:_HEAD_LENGTH])
    if ending == ".json":
        return _events_in(_JSON_KEY.findall(head))
    if ending in YAML:
        return _events_in(_YAML_KEY.findall(head))
    return _events_in(_DELIMITER.split(head.lstrip().partition("\n")[0]))


def _page_kind(head: str) -> str:
    """Return what a Markdown file without papers is, or "", by its front matter and its links."""
    page = front_matter_of(head)
    if page is None:
        is_plain = is_note(head) or lists_papers(head) or not _WIKI_LINK.search(head)
        return "" if is_plain else _NOTE
    keys = keys_of(page)
    if keys & SIGNS or lists_papers(page.body or ""):
        return ""
    types = {letters(word) for word in _PAGE_TYPE.findall(page.text)}
    if not types.isdisjoint(_NAMES["pages"]):
        return "a page that is not about a paper"
    links = _WIKI_LINK.search(page.body or "")
    return "" if "title" in keys and not links else _NOTE


def _events_in(names: list[str]) -> str:
    """Return `_EVENTS` if *names* are the columns or keys of events and not of papers, else ""."""
    words = set(map(letters, names))
    if words & ((SIGNS | _NAMES["papers"]) - _CONFERENCES):
        return ""
    has_deadline = any(_DEADLINE in word for word in words)
    count = len(words & _NAMES["events"]) + (1 if has_deadline else 0)
    minimum = 2 if "title" in words else 1
    is_certain = bool(words & {"event", "events", *_CONFERENCES}) or count > 1
    return _EVENTS if count >= minimum and is_certain else ""
