"""Build the files of terms, and the files of their positions."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter

from msgspec import json

from papershelf.engine.chunks import Lengths, chunked
from papershelf.search.coding import count_digit, encode_word_list
from papershelf.search.indexer.files import IndexFile, TableEntry, Words, index_file, name_of
from papershelf.search.indexer.merge import TermRange, merged_slice
from papershelf.search.indexer.terms import CountedForm, Term, terms_of

# A word in at least _MIN_PAPERS papers, or in a title or name, is probably spelt correctly. In a
# catalog of at most _SMALL_CATALOG papers most words occur in one paper, so all are listed.
_MIN_PAPERS, _SMALL_CATALOG = 2, 200


def shards(view: TermRange, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of stems, merged from *segments*."""
    terms = terms_of(merged_slice(view, segments), view.frequent)
    groups = _groups(terms, view.lengths)
    return [*chain.from_iterable(_shard(group, view) for group in groups)]


def _groups(terms: Iterable[Term], lengths: Lengths) -> Iterator[Sequence[Term]]:
    """Yield the *terms* of each shard; a high-frequency term has one of its own."""
    for is_frequent, group in groupby(terms, attrgetter("is_frequent")):
        if is_frequent:
            yield from ([term] for term in group)
        else:
            yield from chunked(group, attrgetter("stem"), lengths, _size_of)


def _size_of(term: Term) -> int:
    """Return the letters of a *term* in its shard."""
    return len(term.lists) + 2 * len(term.stem) + 2


def _shard(terms: Sequence[Term], view: TermRange) -> list[IndexFile]:
    """Return the files of *terms*, which have the same name in different folders.

    They are those of the terms, of their positions and, if the only term is a high-frequency one,
    of its postings in abstracts.
    """
    forms = "  ".join(
        encode_word_list([form.word for form in term.forms], term.stem) for term in terms
    )
    lists = " ".join([term.lists for term in terms])
    others = {"places": {"places": " ".join([term.positions for term in terms])}}
    if terms[0].is_frequent:
        lists, _, abstracts = lists.rpartition(".")
        # The letter of the field is left out.
        others["abstracts"] = {"list": abstracts[1:]}
    stems = encode_word_list([term.stem for term in terms])
    data = json.encode({"terms": stems, "forms": forms, "lists": lists})
    contents = {folder: json.encode(content) for folder, content in others.items()}
    name = name_of(data, *contents.values())
    entry = TableEntry(name, terms[0].stem, terms[0].is_frequent)
    shard = index_file(f"terms/{name}", data, entry, _words_of(terms, view.papers))
    named = TableEntry(name)
    return [shard, *(index_file(f"{part}/{name}", data, named) for part, data in contents.items())]


def _words_of(terms: Sequence[Term], papers: int) -> Words:
    """Return the words of *terms* for the word lists; *papers* is the number of papers."""
    is_small = papers <= _SMALL_CATALOG
    forms = [form for term in terms for form in term.forms if is_small or _is_listed(form)]
    return {
        "stems": dict.fromkeys([term.stem for term in terms], ""),
        "forms": {form.word: count_digit(form.papers) for form in forms},
    }


def _is_listed(form: CountedForm) -> bool:
    """Return whether the word lists of a large catalog contain a *form*.

    They leave out probable misspellings, and words that are only found as typed.
    """
    # A number or initials, where each letter counts.
    is_exact = any(sign == "." or sign.isdigit() for sign in form.word)
    return (form.is_shown or form.papers >= _MIN_PAPERS) and not is_exact
