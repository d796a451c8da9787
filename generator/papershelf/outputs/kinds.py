"""The names of kinds of papers in citation and metadata formats."""

from msgspec import Struct

from papershelf.model import Paper, PaperKind, Status
from papershelf.text.tables import table


class KindNames(Struct, frozen=True):
    """The names of a kind of paper in each format; `kinds.yml` documents the fields."""

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
    openurl: tuple[str, str, str, str, str] = ("journal", "article", "atitle", "jtitle", "")


KINDS = table("outputs/kinds", dict[PaperKind, KindNames])
# A paper that no venue published: its BibTeX note states its status.
_UNPUBLISHED = KindNames("misc", "")


def is_published(paper: Paper) -> bool:
    """Return whether a paper was published, including those that were retracted later."""
    return paper.status in (None, Status.RETRACTED)


def kind_names(paper: Paper) -> KindNames:
    """Return the names of the kind of a paper."""
    return KINDS[paper.kind or PaperKind.OTHER]


def cited_kind_names(paper: Paper) -> KindNames:
    """Return the names under which a paper is cited; an issue implies a journal article."""
    if not is_published(paper):
        return _UNPUBLISHED
    if paper.kind is None and paper.venue and paper.issue:
        return KINDS[PaperKind.ARTICLE]
    return kind_names(paper)


def issue_and_number(paper: Paper, names: KindNames) -> tuple[str, str]:
    """Return the issue that contains a paper, and the paper's number; at least one of them is "".

    Reports have numbers, and so have works without a venue, such as patents.
    """
    has_no_venue = names.bibtex == "misc" and not (paper.venue and names.venue)
    is_numbered = has_no_venue or names is KINDS[PaperKind.REPORT]
    return ("", paper.issue) if is_numbered else (paper.issue, "")
