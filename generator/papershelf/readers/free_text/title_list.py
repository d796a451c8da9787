"""Lists of titles with their authors on the same line, such as "A Title. A. Author, B. Author".

Single lines have this form by chance, so it is read only if most lines of a text have it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct

from papershelf.problems import Problem
from papershelf.readers.citation import MAX_ENTRY, YEAR
from papershelf.readers.fields import Fields
from papershelf.readers.free_text.lines import ListingLine, listing_lines, plain_title
from papershelf.readers.lists.credit import BETWEEN_NAMES, STOP, are_authors
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines
from papershelf.text.dates import date_of
from papershelf.text.name_lists import split_authors
from papershelf.text.names import INITIAL

# The fewest lines with several authors, and the least share of lines that are entries.
_MIN_LINES, _MIN_SHARE = 2, 0.8
# A title may contain this many separators before the one in front of the authors.
_MAX_SPLITS = 8
# What separates names besides commas, and the form of a name that stands alone.
_BETWEEN = re.compile(r" [·•⋅∙] |; ")
_SINGLE = re.compile(rf"{INITIAL}[\w.'’-]*(?: [\w.'’-]+){{0,2}} {INITIAL}[\w'’-]+")
# What follows the title of a reference: its venue or year.
_CITED = re.compile(rf"{STOP.pattern}|, {YEAR}\b")
_EDGES = ' *_"“”'


class _Form(Struct, frozen=True):
    """What separates titles and authors, and which of them comes first."""

    separator: re.Pattern[str]
    are_names_first: bool = False

    def entry(self, text: str) -> tuple[str, str] | None:
        """Return the title and the authors in *text*, or None; a single author may be a title."""
        found = None
        for match in islice(self.separator.finditer(text), _MAX_SPLITS):
            title, names = text[: match.start()], text[match.end() :]
            if self.are_names_first:
                title, names = names, title
                if _CITED.search(title):
                    return None
            title, names = title.strip(_EDGES), _BETWEEN.sub(", ", names.strip(_EDGES)).rstrip(".")
            # The bracket of an affiliation stays.
            names = names if "(" in names else names.rstrip(")")
            if " " in title and are_authors(names):
                return title, names
            if " " in title and _SINGLE.fullmatch(names):
                found = title, names
        return found


_FORMS = tuple(
    _Form(re.compile(separator), are_names_first)
    for separator, are_names_first in (
        (r" (?:--|[-–—|/]) ", False),
        (r",? [Bb]y ", False),
        (r" \((?=[^()]+\)$)", False),
        (r"(?:\*\*|[”\"])[.,:]? ", False),
        (rf"{STOP.pattern}|(?<=[?!])\.? ", False),
        (r": ", True),
        (rf"{STOP.pattern}| [-–—|] ", True),
    )
)


def is_title_list(head: str) -> bool:
    """Return whether most lines of a text are titles with their authors."""
    return _form_of(list(listing_lines(filled_lines(head), Path()))) is not None


def read_title_list(filled: Sequence[FilledLine], path: Path) -> Iterator[Item | FilledLine]:
    """Yield the papers and asides of a list of titles, and its other lines as they are."""
    lines = list(listing_lines(filled, path))
    form = _form_of(lines)
    for line in lines:
        aside = _aside_of(line)
        entry = form.entry(_text_of(line)) if form and not aside else None
        if not entry:
            yield aside or line
        else:
            title, names = entry
            listed = str(line.date or date_of(path) or "")
            fields = Fields(title=title, authors=split_authors(names), listed=listed)
            yield from paper_of(fields, line.source)


def _form_of(lines: Sequence[ListingLine]) -> _Form | None:
    """Return the form of most *lines*, or None."""
    texts = [_text_of(line) for line in lines if not _aside_of(line)]
    return next((form for form in _FORMS if _is_form(form, texts)), None)


def _is_form(form: _Form, texts: Sequence[str]) -> bool:
    entries = [entry for text in texts if (entry := form.entry(text))]
    several = sum(1 for _, names in entries if len(BETWEEN_NAMES.split(names)) > 1)
    return len(entries) >= _MIN_SHARE * len(texts) and several >= max(_MIN_LINES, len(entries) / 2)


def _aside_of(line: ListingLine) -> Aside | Problem | None:
    """Return the aside of a *line*; a heading in Markdown is no entry."""
    is_heading = line.text.startswith("#") and not line.aside
    return Aside(AsideKind.HEADING, line.source) if is_heading else line.aside


def _text_of(line: ListingLine) -> str:
    """Return the text of a *line* without its marks, "" where it is too long for an entry."""
    return plain_title(line.text)[0] if len(line.text) <= MAX_ENTRY else ""
