"""Build the files of terms, and the files of their positions."""

from collections.abc import Sequence

from msgspec import json
from msgspec.structs import replace

from papershelf.search.coding import count_digit, form_code, word_list
from papershelf.search.indexer.files import (
    IndexFile,
    TableEntry,
    index_file,
    name_of,
    named_file,
    numbered_files,
)
from papershelf.search.indexer.layout import Sizes, cut
from papershelf.search.indexer.merge import TermRange, slices
from papershelf.search.indexer.terms import CountedForm, PositionBlocks, Term, terms_of

# A word in at least _MIN_PAPERS papers, or in a title or name, is probably spelt correctly. In a
# catalog of at most _SMALL_CATALOG papers most words occur in one paper, so all are listed.
_MIN_PAPERS, _SMALL_CATALOG = 2, 200


def shards(view: TermRange, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of stems, merged from *segments*."""
    terms = terms_of(slices(view, segments), view.papers, view.cuts.frequent)
    sized = ((term.stem, _size_of(term, view.cuts.terms), term) for term in terms)
    files: list[IndexFile] = []
    for group in cut(sized, view.cuts.terms):
        if blocks := group[0].blocks:
            # A high-frequency term is the only one of its group.
            files += _frequent_shard(group[0], blocks, view.papers)
        else:
            files += _common_shard(group, view)
    return files


def _size_of(term: Term, sizes: Sizes) -> int:
    """Return the letters of a *term* in its shard.

    For a high-frequency term the size exceeds the maximum, so that it gets a shard of its own.
    """
    letters = len(term.lists) + 2 * len(term.stem) + 2
    return sizes.most + letters if term.blocks else letters


def _frequent_shard(term: Term, blocks: PositionBlocks, papers: int) -> list[IndexFile]:
    """Return the files of a high-frequency term: two of one name, and a folder of positions."""
    positions = numbered_files(
        "places", [{"papers": gaps, "places": places} for gaps, places in blocks.lists]
    )
    other_fields, _, abstract = term.lists.rpartition(".")
    folder = positions[0].entry.name
    data = _content([replace(term, lists=other_fields)], {"blocks": [folder, blocks.papers]})
    # The letter of the field is left out.
    abstracts = json.encode({"list": abstract[1:]})
    name, letters = name_of(data, abstracts), len(data.decode()) + len(abstracts)
    return [
        _term_file(name, data, [term], papers, letters),
        index_file(f"abstracts/{name}", abstracts, TableEntry(name)),
        *positions,
    ]


def _common_shard(terms: Sequence[Term], view: TermRange) -> list[IndexFile]:
    """Return the file that *terms* share, followed by the files of their positions."""
    files: list[IndexFile] = []
    counts: list[int] = []
    sized = ((term.stem, len(term.positions) + 1, term) for term in terms)
    for group in cut(sized, view.cuts.positions):
        files.append(named_file("places", {"places": " ".join([term.positions for term in group])}))
        counts.append(len(group))
    names = [file.entry.name for file in files]
    data = _content(terms, {"places": list(zip(names, counts, strict=True))})
    return [_term_file(name_of(data), data, terms, view.papers), *files]


def _content(terms: Sequence[Term], positions: dict[str, object]) -> bytes:
    """Return the content of a file of *terms*; *positions* holds the names of their files."""
    forms = " ".join(
        ",".join([form_code(term.stem, form) for form, *_ in term.forms]) for term in terms
    )
    lists = " ".join([term.lists for term in terms])
    stems = word_list([term.stem for term in terms])
    return json.encode({"terms": stems, "forms": forms, "lists": lists} | positions)


def _term_file(
    name: str, data: bytes, terms: Sequence[Term], papers: int, letters: int = 0
) -> IndexFile:
    """Return a file of *terms*, with their words for the word lists.

    *papers* is the number of papers in the catalog.
    """
    is_small = papers <= _SMALL_CATALOG
    forms = [form for term in terms for form in term.forms if is_small or _is_listed(form)]
    words = {
        "stems": dict.fromkeys([term.stem for term in terms], ""),
        "forms": {word: count_digit(frequency) for word, frequency, _ in forms},
    }
    entry = TableEntry(name, terms[0].stem, terms[-1].stem, letters)
    return index_file(f"terms/{name}", data, entry, words)


def _is_listed(form: CountedForm) -> bool:
    """Return whether the word lists of a large catalog contain a *form*.

    They leave out probable misspellings, and words that are only found as typed.
    """
    word, papers, is_shown = form
    # A number or initials, where each letter counts.
    is_exact = any(sign == "." or sign.isdigit() for sign in word)
    return (is_shown or papers >= _MIN_PAPERS) and not is_exact
