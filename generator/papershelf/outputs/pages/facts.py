"""What a paper's page tells below its title: where and when it came out, and its numbers."""

from collections.abc import Iterator

from papershelf.model import Paper, PaperKind, Status
from papershelf.outputs.addresses import part_path, venue_path
from papershelf.outputs.entries import count_text
from papershelf.outputs.page import PageLink
from papershelf.text.tables import table
from papershelf.text.wording import decided, shorten

_LONGEST_FACT = 200
# What kind of paper it is goes without saying where it has a venue.
_TOLD_KINDS = frozenset(PaperKind) - {PaperKind.ARTICLE, PaperKind.CONFERENCE, PaperKind.OTHER}
# The fields of a paper in words.
FIELDS = table("outputs/fields", dict[str, str])


def facts(paper: Paper) -> Iterator[PageLink]:
    """Yield where and when a paper came out, and what is counted of it, as far as known."""
    if paper.kind in _TOLD_KINDS:
        yield PageLink(str(paper.kind).capitalize())
    yield from _venue(paper)
    given = {"Volume": paper.volume, "Issue": paper.issue, "Pages": paper.pages}
    for name, value in given.items():
        if value:
            yield PageLink(f"{name} {shorten(value, _LONGEST_FACT)}")
    if paper.publisher:
        yield PageLink(shorten(paper.publisher, _LONGEST_FACT))
    yield from _date(paper)
    for found in paper.counts:
        day = f" (as of {found.date.label})" if found.date else ""
        yield PageLink(f"{count_text(found)}{day}")


def _venue(paper: Paper) -> Iterator[PageLink]:
    """Yield the venue, or what became of the paper there."""
    if paper.venue:
        label = shorten(paper.venue.label, _LONGEST_FACT)
        path = venue_path(paper.venue.slug) if paper.venue.slug else ""
        target = part_path(path, paper.year) if path and paper.year else path
        said = f"{decided(paper.status)} " if paper.status else ""
        yield PageLink(f"{said}{label} {paper.year or ''}".strip(), target)
    elif paper.status:
        yield PageLink(paper.status.capitalize())


def _date(paper: Paper) -> Iterator[PageLink]:
    """Yield the date, unless it is the year that stands beside the venue."""
    if not paper.date:
        yield PageLink("Without a date")
    elif not (paper.venue and str(paper.date) == str(paper.year)):
        came_out = paper.status in (None, Status.RETRACTED) or paper.kind is PaperKind.PREPRINT
        said = "Published " if paper.published and came_out else ""
        yield PageLink(f"{said if paper.published else 'Listed '}{paper.date.label}")
