"""Notes, each with the paper that it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter

from msgspec.structs import replace

from papershelf.enrich.references import Finder, ambiguous, unknown
from papershelf.model import Note, Paper
from papershelf.problems import Problem

_HINT = "name the paper in its front matter, as by “paper: doi:…”, a slug or the exact title"


def notes_of(
    found: Iterable[Note | Problem], papers: Iterable[Paper]
) -> tuple[Mapping[str, tuple[Note, ...]], list[Problem]]:
    """Return the notes among what was *found* by the slug of their paper, and all problems.

    Those of a paper are the newest first. A title that is the paper's own is none of the note.
    """
    notes: dict[str, list[Note]] = defaultdict(list)
    problems: list[Problem] = []
    finder = Finder(papers)
    for note in found:
        if isinstance(note, Problem):
            problems.append(note)
            continue
        named = next(filter(None, map(finder.find, note.references)), ())
        if len(named) == 1:
            [paper] = named
            is_own = note.title.casefold() == paper.title.casefold()
            notes[paper.slug].append(replace(note, title="") if is_own else note)
        elif named:
            problems.append(ambiguous(note.references[0], named, note.source))
        else:
            problems.append(unknown("” or “".join(note.references), note.source, _HINT))
    return {
        slug: tuple(sorted(own, key=attrgetter("place"))) for slug, own in notes.items()
    }, problems
