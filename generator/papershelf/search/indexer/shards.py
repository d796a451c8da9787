"""Build the files of terms, and the files of their positions."""

from collections.abc import Sequence
from itertools import chain

from msgspec import json

from papershelf.search.coding import count_digit, form_code, word_list
from papershelf.search.indexer.files import (
    IndexFile,
    TableEntry,
    Words,
    index_file,
    name_of,
    named_file,
)
from papershelf.search.indexer.layout import Sizes, cut
from papershelf.search.indexer.merge import TermRange, slices
from papershelf.search.indexer.terms import CountedForm, Term, terms_of

# A word in at least _MIN_PAPERS papers, or in a title or name, is probably spelt correctly. In a
# catalog of at most _SMALL_CATALOG papers most words occur in one paper, so all are listed.
_MIN_PAPERS, _SMALL_CATALOG = 2, 200


def shards(view: TermRange, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of stems, merged from *segments*."""
    terms = terms_of(slices(view, segments), view.cuts.frequent)
    sized = ((term.stem, _size_of(term, view.cuts.terms), term) for term in terms)
    groups = cut(sized, view.cuts.terms)
    return [*chain.from_iterable(_shard(group, view) for group in groups)]


def _size_of(term: Term, sizes: Sizes) -> int:
    """Return the letters of a *term* in its shard.

    For a high-frequency term the size exceeds the maximum, so that it gets a shard of its own.
    """
    letters = len(term.lists) + 2 * len(term.stem) + 2
    return sizes.most + letters if term.is_frequent else letters


def _shard(terms: Sequence[Term], view: TermRange) -> list[IndexFile]:
    """Return the file that *terms* share, followed by the files of their positions.

    A high-frequency term, which is the only one, also has a file of its abstracts, of the same
    name.
    """
    places, counts = _position_files(terms, view.cuts.positions)
    forms = " ".join(
        ",".join([form_code(term.stem, form) for form, *_ in term.forms]) for term in terms
    )
    lists, abstracts = " ".join([term.lists for term in terms]), b""
    if terms[0].is_frequent:
        lists, _, abstract = lists.rpartition(".")
        # The letter of the field is left out.
        abstracts = json.encode({"list": abstract[1:]})
    content = {
        "terms": word_list([term.stem for term in terms]),
        "forms": forms,
        "lists": lists,
        "places": [*zip([file.entry.name for file in places], counts, strict=True)],
    }
    data = json.encode(content)
    name = name_of(data, abstracts) if abstracts else name_of(data)
    entry = TableEntry(name, terms[0].stem, terms[0].is_frequent)
    shard = index_file(f"terms/{name}", data, entry, _words_of(terms, view.papers))
    own = [index_file(f"abstracts/{name}", abstracts, TableEntry(name))] if abstracts else []
    return [shard, *own, *places]


def _position_files(terms: Sequence[Term], sizes: Sizes) -> tuple[list[IndexFile], list[int]]:
    """Return the files of the positions of *terms*, and the number of terms in each."""
    sized = ((term.stem, len(term.positions) + 1, term.positions) for term in terms)
    groups = list(cut(sized, sizes))
    files = [named_file("places", {"places": " ".join(group)}) for group in groups]
    return files, list(map(len, groups))


def _words_of(terms: Sequence[Term], papers: int) -> Words:
    """Return the words of *terms* for the word lists; *papers* is the number of papers."""
    is_small = papers <= _SMALL_CATALOG
    forms = [form for term in terms for form in term.forms if is_small or _is_listed(form)]
    return {
        "stems": dict.fromkeys([term.stem for term in terms], ""),
        "forms": {word: count_digit(frequency) for word, frequency, _ in forms},
    }


def _is_listed(form: CountedForm) -> bool:
    """Return whether the word lists of a large catalog contain a *form*.

    They leave out probable misspellings, and words that are only found as typed.
    """
    word, papers, is_shown = form
    # A number or initials, where each letter counts.
    is_exact = any(sign == "." or sign.isdigit() for sign in word)
    return (is_shown or papers >= _MIN_PAPERS) and not is_exact
