"""Runs of papers turned over, and put together again by stem: single-pass in-memory indexing.

The lists of a run lie in a file, sorted by stem, so that a range of stems can be put together from
all runs without the others (Manning, Raghavan and Schütze, Introduction to Information Retrieval,
2008, section 4.3).
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from papershelf.memory import uncollected
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE
from papershelf.write.search.kept import Kept, kept
from papershelf.write.search.neighbours import Neighbours, PairRecord, pair_records
from papershelf.write.search.occurrences import (
    PLACE_BITS,
    WIDE,
    Entry,
    Lists,
    Occurrences,
    Texts,
    Vocabulary,
    abstract_codes,
    abstract_entry,
    kept_places,
    short_entry,
    title_entry,
    title_length,
)

# A form of a stem: the word, how many papers have it, and whether it stands in a title or name.
Form = tuple[str, int, bool]
# A stem of a run with its forms, and its lists by field.
Record = tuple[str, tuple[Form, ...], dict[int, Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Papers that follow one another: the number of the first, and their texts."""

    first: int
    texts: list[Texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of papers turned over: the first, its terms, and its pairs if any are told."""

    first: int
    terms: Kept[Record]
    pairs: Kept[PairRecord] | None


def turn_over(
    batch: Batch,
    folder: Path,
    levels: tuple[float, ...],
    is_bound: Callable[[str], bool],
    known: Neighbours | None = None,
) -> Run:
    """Turn over a run of papers; its lists are kept in files in the folder."""
    with uncollected():
        turning = Turning(batch.texts, levels)
        path = folder / str(batch.first)
        terms = kept(path, turning.records(), size_of, is_bound)
        if not known:
            return Run(first=batch.first, terms=terms, pairs=None)
        places = turning.places_of(known)
        # The pairs of a run take as much as all else of it.
        del turning
        records = pair_records(places, known, batch.first)
        pairs = kept(path.with_suffix(".pairs"), records, size_of_pair, is_bound)
        return Run(first=batch.first, terms=terms, pairs=pairs)


def size_of(record: Record) -> int:
    """About how many bytes a record takes."""
    return sum(len(part) for entry in record[2].values() for part in entry[3:6])


def size_of_pair(record: PairRecord) -> int:
    """About how many bytes a pair takes."""
    return len(record[0]) + len(record[1])


class Turning:
    """The words of a run of papers, and where they stand."""

    def __init__(self, papers: Sequence[Texts], levels: tuple[float, ...]) -> None:
        self.vocabulary = Vocabulary()
        self.fields = [Occurrences(self.vocabulary) for _ in FIELDS]
        self.title_lengths: list[bytes] = []
        self.abstract_codes: list[bytes] = []
        for number, texts in enumerate(papers):
            lengths = [
                field.read(number, text) for field, text in zip(self.fields, texts, strict=True)
            ]
            self.title_lengths.append(title_length(lengths[TITLE]))
            self.abstract_codes.append(abstract_codes(lengths[ABSTRACT], levels))
        for field in self.fields:
            del field.lists[0]

    def records(self) -> Iterator[Record]:
        """All stems, sorted."""
        forms: defaultdict[str, dict[int, int]] = defaultdict(dict)
        fields = [self.by_stem(field, forms) for field in range(len(FIELDS))]
        for stem, own in sorted(forms.items()):
            entries = {
                field: self.entry(field, lists.pop(stem))
                for field, lists in enumerate(fields)
                if stem in lists
            }
            yield stem, tuple(map(self.form, own)), entries

    def form(self, number: int) -> Form:
        """A form, with what is known of it."""
        lists = {
            field: own
            for field in range(len(FIELDS))
            if (own := self.fields[field].lists.get(number))
        }
        papers = {one >> PLACE_BITS for own in lists.values() for one in own}
        return self.vocabulary.forms[number], len(papers), TITLE in lists or AUTHOR in lists

    def by_stem(self, field: int, forms: Mapping[str, dict[int, int]]) -> dict[str, Lists]:
        """The lists of each stem in a field; `forms` numbers its forms as they come."""
        found: defaultdict[str, Lists] = defaultdict(list)
        stems = self.vocabulary.stems
        for form, own in self.fields[field].lists.items():
            numbers = forms[stems[form]]
            found[stems[form]].append((numbers.setdefault(form, len(numbers)), own))
        return found

    def places_of(self, known: Neighbours) -> dict[str, array[int]]:
        """Where each of these stems stands in abstracts, as far as the index tells it."""
        wanted = {*known.common, *known.frequent}
        found: defaultdict[str, Lists] = defaultdict(list)
        stems = self.vocabulary.stems
        for form, own in self.fields[ABSTRACT].lists.items():
            if stems[form] in wanted:
                found[stems[form]].append((form, own))
        return {stem: array(WIDE, kept_places(lists)[0]) for stem, lists in found.items()}

    def entry(self, field: int, lists: Lists) -> Entry:
        """The list of a stem in a field."""
        if field == ABSTRACT:
            return abstract_entry(lists, self.abstract_codes)
        return title_entry(lists, self.title_lengths) if field == TITLE else short_entry(lists)


def put_together(
    runs: Sequence[Run], since: str, until: str
) -> Iterator[tuple[str, list[tuple[int, Record]]]]:
    """The stems of a range, sorted, each with its records and the first paper of their runs."""
    found: defaultdict[str, list[tuple[int, Record]]] = defaultdict(list)
    for run in runs:
        for record in run.terms.records(since, until):
            found[record[0]].append((run.first, record))
    for stem in sorted(found):
        yield stem, found.pop(stem)


def forms_of(records: Sequence[tuple[int, Record]]) -> list[Form]:
    """The forms of a stem over all runs, the most frequent first."""
    counts = Counter[str]()
    shown: set[str] = set()
    for _, (_, forms, _) in records:
        for form, papers, is_shown in forms:
            counts[form] += papers
            if is_shown:
                shown.add(form)
    ranked = sorted(counts, key=lambda form: (-counts[form], form))
    return [(form, counts[form], form in shown) for form in ranked]
