"""What formats call a paper of a kind."""

from msgspec import Struct

from papershelf.model import Paper, PaperKind, Status
from papershelf.text.tables import table


class KindNames(Struct, frozen=True):
    """The names of a kind of paper in some formats: see `kinds.yml`."""

    bibtex: str
    venue: str
    publisher: str = "publisher"
    called: str = ""
    csl: str = ""
    ris: str = ""
    schema: str = "ScholarlyArticle"
    series: str = "CreativeWorkSeries"
    venue_tag: str = "journal_title"
    publisher_tag: str = "publisher"
    openurl: tuple[str, str, str, str] = ("journal", "article", "atitle", "jtitle")


KINDS = table("outputs/kinds", dict[PaperKind, KindNames])
# What is in no venue says so in a note.
_UNPUBLISHED = KindNames("misc", "")


def names_of(paper: Paper) -> KindNames:
    """Return the names of the kind that a paper is said to be of."""
    return KINDS[paper.kind or PaperKind.OTHER]


def cited_names_of(paper: Paper) -> KindNames:
    """Return the names by which a paper is cited; only journals have issues."""
    if paper.status and paper.status is not Status.RETRACTED:
        return _UNPUBLISHED
    if paper.kind is None and paper.venue and paper.issue:
        return KINDS[PaperKind.ARTICLE]
    return names_of(paper)


def numbers_of(paper: Paper, names: KindNames) -> tuple[str, str]:
    """Return the issue that a paper stands in and the number of its own; either is empty.

    Reports have numbers, and so has what stands in no venue, as patents.
    """
    is_alone = names.bibtex == "misc" and not (paper.venue and names.venue)
    is_numbered = is_alone or names is KINDS[PaperKind.REPORT]
    return ("", paper.issue) if is_numbered else (paper.issue, "")
