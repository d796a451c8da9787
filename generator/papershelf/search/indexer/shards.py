"""The files of terms, and those of their positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from papershelf.search.coding import form_code, word_list
from papershelf.search.indexer.columns import SEPARATOR, Columns, Slice
from papershelf.search.indexer.cutting import Sizes, cut
from papershelf.search.indexer.files import IndexFile, ShardWords, as_json, index_file, name_of
from papershelf.search.indexer.layout import Cuts
from papershelf.search.indexer.merge import CountedForm, merged
from papershelf.search.indexer.terms import Blocks, Term, terms_of

# A word that so many papers have is hardly a mistake, nor one in a title or name.
_ENOUGH = 2


class Range(Struct, frozen=True, kw_only=True):
    """A view: the stems from `since` on to before `until` (empty: to the last).

    `firsts` are the numbers of the first papers of the segments, and there are so many `papers`.
    """

    since: str
    until: str
    firsts: tuple[int, ...]
    papers: int
    cuts: Cuts


def boundaries(since: str, *segments: memoryview) -> list[str]:
    """Return *since*, and the stems at which further ranges of *segments* begin, sorted."""
    return sorted({since}.union(*(Columns(segment).boundaries for segment in segments)))


def shards(view: Range, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of stems, merged from *segments*."""
    slices = [
        _slice(Columns(segment), first, view)
        for segment, first in zip(segments, view.firsts, strict=True)
    ]
    terms = terms_of(merged(slices), view.papers, view.cuts.frequent)
    sized = ((term.stem, _size_of(term, view.cuts.terms), term) for term in terms)
    return [
        file for group in cut(sized, view.cuts.terms) for file in _shard(group, view.cuts.positions)
    ]


def _slice(columns: Columns, first: int, view: Range) -> Slice:
    """Return the stems of a segment that are in a range."""
    until = columns.place_of("stems", view.until) if view.until else columns.count("stems")
    return Slice(columns, first, columns.place_of("stems", view.since), until)


def _size_of(term: Term, sizes: Sizes) -> int:
    """Return the letters of a term in its shard; more than bear another for a frequent one."""
    letters = len(term.lists) + 2 * len(term.stem) + 2
    return sizes.most + letters if term.blocks else letters


def _shard(terms: Sequence[Term], positions: Sizes) -> list[IndexFile]:
    """Return the files of these terms; a high-frequency one comes alone."""
    blocks = terms[0].blocks
    return _frequent_shard(terms[0], blocks) if blocks else _common_shard(terms, positions)


def _frequent_shard(term: Term, blocks: Blocks) -> list[IndexFile]:
    """Return the files of a high-frequency term: two of one name, and a folder of positions."""
    contents = [as_json({"papers": papers, "places": own}) for papers, own in blocks.lists]
    folder = name_of(*contents)
    data = _content([term], {"blocks": [folder, blocks.papers]})
    abstracts = as_json({"list": term.abstract})
    name = name_of(data, abstracts)
    letters = len(data.decode()) + len(abstracts)
    return [
        _term_file(name, data, [term], letters),
        index_file(f"abstracts/{name}.json", abstracts),
        *(index_file(f"places/{folder}/{number}.json", own) for number, own in enumerate(contents)),
    ]


def _common_shard(terms: Sequence[Term], sizes: Sizes) -> list[IndexFile]:
    """Return the files of terms that share them."""
    positions = list(_position_files(terms, sizes))
    data = _content(terms, {"places": [[name, count] for name, count, _ in positions]})
    return [_term_file(name_of(data), data, terms), *(file for _, _, file in positions)]


def _content(terms: Sequence[Term], positions: dict[str, object]) -> bytes:
    """Return a file of *terms* that tells where their *positions* are."""
    forms = " ".join(
        ",".join([form_code(term.stem, form) for form, *_ in term.forms]) for term in terms
    )
    lists = " ".join([term.lists for term in terms])
    stems = word_list([term.stem for term in terms])
    return as_json({"terms": stems, "forms": forms, "lists": lists} | positions)


def _term_file(name: str, data: bytes, terms: Sequence[Term], letters: int = 0) -> IndexFile:
    """Return a file of *terms*, with what word lists have of them."""
    forms = [form for term in terms for form in term.forms if _is_listed(form)]
    return index_file(
        f"terms/{name}.json",
        data,
        first=terms[0].stem,
        last=terms[-1].stem,
        letters=letters,
        words=ShardWords(
            stems=SEPARATOR.join([term.stem for term in terms]),
            forms=SEPARATOR.join([word for word, _, _ in forms]),
            counts=tuple([count for _, count, _ in forms]),
        ),
    )


def _position_files(terms: Sequence[Term], sizes: Sizes) -> Iterator[tuple[str, int, IndexFile]]:
    """Yield the files of positions: name, how many terms, and the file."""
    for group in cut(((term.stem, len(term.positions) + 1, term) for term in terms), sizes):
        data = as_json({"places": " ".join([term.positions for term in group])})
        name = name_of(data)
        yield name, len(group), index_file(f"places/{name}.json", data)


def _is_listed(form: CountedForm) -> bool:
    """Return whether the word lists have a form.

    They do not where a letter more or less makes it something else, or where it may be a mistake.
    """
    word, papers, shown = form
    return (shown or papers >= _ENOUGH) and not any(map(str.isdigit, word))
