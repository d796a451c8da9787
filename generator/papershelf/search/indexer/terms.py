"""What the index has of each stem: forms, lists by field, and positions in abstracts."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.coding import CONTINUATION_BIT, DIGITS, MAX_DIGIT
from papershelf.search.indexer.arrays import Array, heads, sums
from papershelf.search.indexer.digits import (
    bitmap,
    digit_lists,
    gap_lists,
    packed_lists,
    varint_lists,
)
from papershelf.search.indexer.layout import Frequent
from papershelf.search.indexer.merge import Lists, Slice, lists_of, numbered_words
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE

# A form of a stem: the word, how many papers have it, and whether it stands in a title or name.
CountedForm = tuple[str, int, bool]
# A list that has more than a part of all papers takes less as a bitmap.
_DENSE = 4
_LAST_POSITION = CONTINUATION_BIT - 1


class Blocks(Struct, frozen=True, kw_only=True):
    """The positions of a stem by ranges of so many papers, each behind the papers that have it."""

    papers: int
    lists: tuple[tuple[str, str], ...]


class Term(Struct, frozen=True, kw_only=True):
    """One stem as the files have it: its words by frequency, and a list for each field that has it.

    A high-frequency term has its positions in `blocks` as well.
    """

    stem: str
    forms: tuple[CountedForm, ...]
    lists: str
    positions: str
    blocks: Blocks | None


def terms_of(parts: Sequence[Slice], papers: int, frequent: Frequent) -> list[Term]:
    """Return the terms of a range of stems in all segments, of so many *papers* in all."""
    stems, numbers = numbered_words(part.words for part in parts)
    forms, ranks = _by_frequency(parts, numbers, len(stems))
    values = np.concatenate([part.values for part in parts])
    fields = lists_of(parts, numbers, values, ranks)
    abstracts = fields[ABSTRACT]
    are_frequent = np.diff(abstracts.bounds) > frequent.abstracts
    lists: list[list[str]] = [[] for _ in stems]
    for field, own in enumerate(fields):
        for stem, text in zip(own.words.tolist(), _field_lists(field, own, papers), strict=True):
            lists[stem].append(text)
    positions = dict(zip(abstracts.words.tolist(), position_lists(abstracts), strict=True))
    blocks = {
        int(abstracts.words[number]): _blocks_of(
            abstracts.part(number, number + 1), papers, frequent
        )
        for number in np.flatnonzero(are_frequent).tolist()
    }
    return [
        Term(
            stem=stem,
            forms=forms[number],
            lists=".".join(lists[number]),
            positions=positions.get(number, ""),
            blocks=blocks.get(number),
        )
        for number, stem in enumerate(stems)
    ]


def _by_frequency(
    parts: Sequence[Slice], stems: Array, count: int
) -> tuple[list[tuple[CountedForm, ...]], Array]:
    """Return the forms of each stem, and of each occurrence the number of its form in its stem."""
    words, numbers = numbered_words(part.forms for part in parts)
    stem_of = np.zeros(len(words), np.int64)
    stem_of[numbers] = np.repeat(stems, np.concatenate([part.form_counts for part in parts]))
    counts = np.zeros(len(words), np.int64)
    np.add.at(counts, numbers, np.concatenate([part.form_papers for part in parts]))
    are_shown = np.zeros(len(words), bool)
    are_shown[numbers[np.concatenate([part.are_shown for part in parts])]] = True
    order = np.lexsort((-counts, stem_of))
    bounds = np.searchsorted(stem_of[order], np.arange(count + 1))
    ranks = np.zeros(len(words), np.int64)
    ranks[order] = np.arange(len(words)) - bounds[stem_of[order]]
    columns = (order.tolist(), counts[order].tolist(), are_shown[order].tolist())
    forms = [(words[form], *own) for form, *own in zip(*columns, strict=True)]
    starts = sums([len(part.forms) for part in parts])[:-1].tolist()
    own_forms = [part.form_numbers + start for part, start in zip(parts, starts, strict=True)]
    return (
        [tuple(forms[start:end]) for start, end in pairwise(bounds.tolist())],
        ranks[numbers[np.concatenate(own_forms)]],
    )


def _blocks_of(own: Lists, papers: int, frequent: Frequent) -> Blocks:
    """Return the positions of one stem in blocks, of so many *papers* in all."""
    size = frequent.papers
    while size < papers and len(own.positions) * size < frequent.positions * papers:
        size *= 2
    numbers = own.papers // size
    bounds = np.flatnonzero(heads(numbers))
    split = replace(
        own,
        words=numbers[bounds],
        bounds=np.append(bounds, len(numbers)),
        papers=own.papers % size,
    )
    texts = zip(gap_lists(split.papers, split.bounds), position_lists(split), strict=True)
    found = dict(zip(split.words.tolist(), texts, strict=True))
    return Blocks(
        papers=size,
        lists=tuple(found.get(number, ("", "")) for number in range(-(-papers // size))),
    )


def _field_lists(field: int, own: Lists, papers: int) -> list[str]:
    """Return all that is stored of each list of a field."""
    columns = [_paper_lists(own, papers)]
    if field == TITLE:
        bounds = own.starts[own.bounds]
        forms = digit_lists(np.minimum(own.forms, MAX_DIGIT), bounds)
        columns.append(digit_lists(own.values, own.bounds))
        columns.append(digit_lists(_positions(own), bounds))
        columns.append(list(map(_without_zeros, forms)))
    elif field == ABSTRACT:
        columns.append(list(map(_without_zeros, packed_lists(own.values, own.bounds))))
    lists = zip(*columns, strict=True)
    return [f"{LETTERS[field]}{'!'.join(parts).rstrip('!')}" for parts in lists]


def _paper_lists(own: Lists, papers: int) -> list[str]:
    """Return the papers of each list, in the form that is shorter."""
    texts = gap_lists(own.papers, own.bounds)
    for number in np.flatnonzero(np.diff(own.bounds) * _DENSE > papers).tolist():
        first, end = own.bounds[[number, number + 1]].tolist()
        texts[number] = bitmap(own.papers[first:end])
    return texts


def _positions(own: Lists) -> Array:
    """Return positions in titles, with the sign that another one of the same title follows."""
    last = own.starts[1:] - 1
    shown = np.minimum(own.positions, _LAST_POSITION) + CONTINUATION_BIT
    shown[last] -= CONTINUATION_BIT
    return shown


def _distances(own: Lists) -> Array:
    """Return of each position the distance to the one before in the same text."""
    found = np.diff(own.positions, prepend=0)
    found[own.starts[:-1]] = own.positions[own.starts[:-1]]
    return found


def position_lists(own: Lists) -> list[str]:
    """Return positions in abstracts, each by its distance to the one before, and how many."""
    distances = varint_lists(_distances(own), own.starts[own.bounds])
    counts = digit_lists(np.diff(own.starts) - 1, own.bounds)
    return [
        f"{positions}!{_without_zeros(more)}".rstrip("!")
        for positions, more in zip(distances, counts, strict=True)
    ]


def _without_zeros(text: str) -> str:
    """Return digits without the zeros at the end."""
    return text.rstrip(DIGITS[0])
