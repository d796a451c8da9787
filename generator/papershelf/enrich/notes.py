"""Assign notes to the papers that they name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter

from msgspec.structs import replace

from papershelf.enrich.references import Finder, unresolved
from papershelf.model import Note, Paper
from papershelf.problems import Problem
from papershelf.text.titles import written_key

_HINT = (
    "add “paper:” with an id, a slug or the exact title to its front matter, or correct it; "
    "if the paper is gone, remove the note"
)


def notes_of(
    notes_and_problems: Iterable[Note | Problem], papers: Iterable[Paper]
) -> tuple[Mapping[str, tuple[Note, ...]], list[Problem]]:
    """Return the notes by the slug of their paper, the newest first, and problems."""
    notes: dict[str, list[Note]] = defaultdict(list)
    problems: list[Problem] = []
    finder = Finder(papers)
    for note in notes_and_problems:
        if isinstance(note, Problem):
            problems.append(note)
            continue
        found = ((reference, finder.find(reference)) for reference in note.references)
        nothing = "” or “".join(note.references), ()
        reference, matches = next((pair for pair in found if pair[1]), nothing)
        if len(matches) == 1:
            [paper] = matches
            is_same_title = written_key(note.title) == written_key(paper.title)
            notes[paper.slug].append(replace(note, title="") if is_same_title else note)
        else:
            problems.append(unresolved(reference, matches, note.source, _HINT))
    return {
        slug: tuple(sorted(of_paper, key=attrgetter("sort_key")))
        for slug, of_paper in notes.items()
    }, problems
