"""The facts below the title of a paper's page: kind, venue, date, publisher and counts."""

from collections.abc import Iterator

from papershelf.model import Paper, PaperKind
from papershelf.outputs.addresses import venue_path
from papershelf.outputs.forms.page import PageLink
from papershelf.outputs.kinds import is_published
from papershelf.outputs.lists.entries import count_text
from papershelf.text.wording import shorten, status_phrase

_MAX_FACT = 200
# Kinds that are shown; those of journals and conferences are clear from the venue.
_SHOWN_KINDS = frozenset(PaperKind) - {PaperKind.ARTICLE, PaperKind.CONFERENCE, PaperKind.OTHER}


def facts(paper: Paper) -> Iterator[PageLink]:
    """Yield the known facts of *paper*: kind, venue, volume, pages, publisher, date and counts."""
    if paper.kind in _SHOWN_KINDS:
        yield PageLink(str(paper.kind).capitalize())
    yield from _venue(paper)
    numbers = {"Volume": paper.volume, "Issue": paper.issue, "Pages": paper.pages}
    for name, value in numbers.items():
        if value:
            yield PageLink(f"{name} {shorten(value, _MAX_FACT)}")
    if paper.publisher:
        yield PageLink(shorten(paper.publisher, _MAX_FACT))
    yield from _date(paper)
    for number in paper.counts:
        day = f" (as of {number.date.label})" if number.date else ""
        yield PageLink(f"{count_text(number)}{day}")


def _venue(paper: Paper) -> Iterator[PageLink]:
    """Yield the venue and year with the status of the paper, or the status alone."""
    if paper.venue:
        label = shorten(paper.venue.label, _MAX_FACT)
        target = venue_path(paper.venue.slug, paper.year) if paper.venue.slug else ""
        status = f"{status_phrase(paper.status)} " if paper.status else ""
        yield PageLink(f"{status}{label} {paper.year or ''}".strip(), target)
    elif paper.status:
        yield PageLink(paper.status.capitalize())


def _date(paper: Paper) -> Iterator[PageLink]:
    """Yield the date, unless it is only the year, which is shown with the venue."""
    if not paper.date:
        yield PageLink("Without a date")
    elif not (paper.venue and str(paper.date) == str(paper.year)):
        is_public = is_published(paper) or paper.kind is PaperKind.PREPRINT
        verb = "Published " if paper.published and is_public else ""
        yield PageLink(f"{verb if paper.published else 'Listed '}{paper.date.label}")
