"""COinS: a paper on a list as a ContextObject of OpenURL (ANSI/NISO Z39.88) in a span."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlencode

from papershelf.model import Paper, PaperKind
from papershelf.outputs.linked_data import pages_of, venue_of
from papershelf.outputs.people import shown
from papershelf.text.formula import readable

# The authors of a paper that very many have written; lists name it several times.
_MOST = 50
# By kind the format, its genre, and the keys of the title and of what the paper is in, as OpenURL's
# registry of formats has them ("info:ofi/fmt:kev:mtx:journal").
_ARTICLE = ("journal", "article", "atitle", "jtitle")
_FORMATS = {
    PaperKind.CONFERENCE: ("journal", "proceeding", "atitle", "jtitle"),
    PaperKind.PREPRINT: ("journal", "preprint", "atitle", "jtitle"),
    PaperKind.CHAPTER: ("book", "bookitem", "atitle", "btitle"),
    PaperKind.BOOK: ("book", "book", "btitle", "series"),
    PaperKind.REPORT: ("book", "report", "btitle", "series"),
    PaperKind.THESIS: ("dissertation", "", "title", ""),
}


def coins_of(paper: Paper) -> str:
    """Return the span of a paper, as one line of HTML."""
    said = urlencode([*_said(paper)], quote_via=quote, errors="replace")
    return f'<span class="Z3988" title="{escape(said)}"></span>'


def _said(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the keys of a paper with what the source gives for them."""
    form, genre, title, container = _FORMATS.get(paper.kind or PaperKind.ARTICLE, _ARTICLE)
    first, last = pages_of(paper)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    found = {
        "genre": genre,
        title: readable(paper.title),
        container: venue_of(paper),
        "date": str(paper.published) if paper.year else "",
        "volume": paper.volume,
        "issue": paper.issue,
        "spage": first,
        "epage": last,
    }
    yield from ((f"rft.{key}", value) for key, value in found.items() if key and value)
    yield from (("rft.au", shown(author.name)) for author in paper.authors[:_MOST])
    for own in paper.identifiers:
        if own.scheme == "doi":
            yield "rft_id", f"info:doi/{own.value}"
