"""What files are that hold no papers, as their beginnings tell: events, notes, other pages."""

import re

from papershelf.readers.front_matter import keys_of, lists_papers
from papershelf.readers.metadata import SIGNS
from papershelf.readers.notebook import is_note
from papershelf.readers.page_text import front_matter_of
from papershelf.readers.reader import MARKDOWN, WEB_PAGES, YAML
from papershelf.readers.web_page import is_page_of_paper
from papershelf.readers.words import letters
from papershelf.text.tables import word_sets

_NAMES = word_sets("readers/not_papers")
_HEAD = 1 << 16
_SAID = re.compile(
    r"^(?:layout|type|collection)[ \t]*[:=][ \t]*[\"']?([\w-]{1,40})", re.MULTILINE | re.IGNORECASE
)
_DEADLINE = "deadline"
_CONFERENCES = frozenset({"conference", "conferencename", "venue"})
_KEY_OF_YAML = re.compile(
    r"^[ \t]{0,8}(?:-[ \t]+)?[\"']?(\w[\w -]{0,40}?)[\"']?[ \t]*:", re.MULTILINE
)
_KEY_OF_JSON = re.compile(r"\"(\w[\w -]{0,40})\"\s{0,9}:")
_DELIMITER = re.compile(r"[,;\t|]")
_LINK_OF_NOTE = re.compile(r"\[\[[^\W\d_][^\[\],\n]{3,200}\]\]")
_NOTE, _NO_PAPER = "a note that names no paper", "a web page without a paper"
_EVENTS = "a table of conferences or events"


def kind_by_beginning(head: str, ending: str) -> str:
    """Return what a file with this *ending* is whose *head* tells of no paper, or nothing."""
    if ending in WEB_PAGES:
        return "" if is_page_of_paper(head) else _NO_PAPER
    if ending in MARKDOWN:
        return _page_kind(head[:_HEAD])
    if ending == ".json":
        return _events_in(_KEY_OF_JSON.findall(head))
    if ending in YAML:
        return _events_in(_KEY_OF_YAML.findall(head))
    return _events_in(_DELIMITER.split(head.lstrip().partition("\n")[0]))


def _page_kind(head: str) -> str:
    """Return what a Markdown file is that tells of no paper by its front matter or its links."""
    page = front_matter_of(head)
    if page is None:
        is_plain = is_note(head) or lists_papers(head) or not _LINK_OF_NOTE.search(head)
        return "" if is_plain else _NOTE
    keys = keys_of(page)
    if keys & SIGNS or lists_papers(page.body or ""):
        return ""
    said = {letters(word) for word in _SAID.findall(page.text)}
    if not said.isdisjoint(_NAMES["pages"]):
        return "a page that is no paper's"
    links = _LINK_OF_NOTE.search(page.body or "")
    return "" if "title" in keys and not links else _NOTE


def _events_in(names: list[str]) -> str:
    """Return that columns or keys are those of events, of which none is a paper's, or nothing."""
    words = set(map(letters, names))
    if words & ((SIGNS | _NAMES["papers"]) - _CONFERENCES):
        return ""
    signs = len(words & _NAMES["events"]) + any(_DEADLINE in word for word in words)
    least = 2 if "title" in words else 1
    about = bool(words & {"event", "events", *_CONFERENCES}) or signs > 1
    return _EVENTS if signs >= least and about else ""
