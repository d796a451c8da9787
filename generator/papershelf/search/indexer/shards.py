"""The files of terms, and those of their positions."""

from collections.abc import Sequence

from msgspec import json
from msgspec.structs import replace

from papershelf.search.coding import count_digit, form_code, word_list
from papershelf.search.indexer.files import (
    IndexFile,
    TableEntry,
    in_folder,
    index_file,
    name_of,
    named_file,
)
from papershelf.search.indexer.layout import Sizes, cut
from papershelf.search.indexer.merge import TermRange, slices
from papershelf.search.indexer.terms import Blocks, CountedForm, Term, terms_of

# A word that so many papers have is hardly a mistake, nor one in a title or name; up to so many
# papers most words stand in one.
_ENOUGH, _FEW = 2, 200


def shards(view: TermRange, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of stems, merged from *segments*."""
    terms = terms_of(slices(view, segments), view.papers, view.cuts.frequent)
    sized = ((term.stem, _size_of(term, view.cuts.terms), term) for term in terms)
    files: list[IndexFile] = []
    for group in cut(sized, view.cuts.terms):
        if blocks := group[0].blocks:
            # A high-frequency term comes alone.
            files += _frequent_shard(group[0], blocks, view.papers)
        else:
            files += _common_shard(group, view)
    return files


def _size_of(term: Term, sizes: Sizes) -> int:
    """Return the letters of a term in its shard; more than bear another for a frequent one."""
    letters = len(term.lists) + 2 * len(term.stem) + 2
    return sizes.most + letters if term.blocks else letters


def _frequent_shard(term: Term, blocks: Blocks, papers: int) -> list[IndexFile]:
    """Return the files of a high-frequency term: two of one name, and a folder of positions."""
    positions = in_folder(
        "places", [{"papers": papers, "places": own} for papers, own in blocks.lists]
    )
    others, _, abstract = term.lists.rpartition(".")
    folder = positions[0].entry.name
    data = _content([replace(term, lists=others)], {"blocks": [folder, blocks.papers]})
    # Without the letter of the field.
    abstracts = json.encode({"list": abstract[1:]})
    name, letters = name_of(data, abstracts), len(data.decode()) + len(abstracts)
    return [
        _term_file(name, data, [term], papers, letters),
        index_file(f"abstracts/{name}", abstracts, TableEntry(name)),
        *positions,
    ]


def _common_shard(terms: Sequence[Term], view: TermRange) -> list[IndexFile]:
    """Return the files of terms that share them."""
    files: list[IndexFile] = []
    counts: list[int] = []
    sized = ((term.stem, len(term.positions) + 1, term) for term in terms)
    for group in cut(sized, view.cuts.positions):
        files.append(named_file("places", {"places": " ".join([own.positions for own in group])}))
        counts.append(len(group))
    names = [file.entry.name for file in files]
    data = _content(terms, {"places": list(zip(names, counts, strict=True))})
    return [_term_file(name_of(data), data, terms, view.papers), *files]


def _content(terms: Sequence[Term], positions: dict[str, object]) -> bytes:
    """Return a file of *terms* that tells where their *positions* are."""
    forms = " ".join(
        ",".join([form_code(term.stem, form) for form, *_ in term.forms]) for term in terms
    )
    lists = " ".join([term.lists for term in terms])
    stems = word_list([term.stem for term in terms])
    return json.encode({"terms": stems, "forms": forms, "lists": lists} | positions)


def _term_file(
    name: str, data: bytes, terms: Sequence[Term], papers: int, letters: int = 0
) -> IndexFile:
    """Return a file of *terms*, with what word lists have of them, of so many *papers*."""
    forms = [form for term in terms for form in term.forms if papers <= _FEW or _is_listed(form)]
    words = {
        "stems": dict.fromkeys([term.stem for term in terms], ""),
        "forms": {word: count_digit(papers) for word, papers, _ in forms},
    }
    entry = TableEntry(name, terms[0].stem, terms[-1].stem, letters)
    return index_file(f"terms/{name}", data, entry, words)


def _is_listed(form: CountedForm) -> bool:
    """Return whether the word lists of a large catalog have a form.

    They do not where a letter more or less makes it something else, as in numbers and authors'
    initials, or where it may be a mistake.
    """
    word, papers, shown = form
    return (shown or papers >= _ENOUGH) and not any(map(_is_exact, word))


def _is_exact(sign: str) -> bool:
    return sign == "." or sign.isdigit()
