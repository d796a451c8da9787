"""What the index before was made of, so that files which would be the same are not made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from papershelf.outputs.page import Unchanged
from papershelf.search.indexer.cards import KnownCards
from papershelf.search.indexer.columns import Shelf
from papershelf.search.indexer.runs import Run, kept_run
from papershelf.search.indexer.shards import Former, Read, Shard, Span
from papershelf.search.indexer.word_lists import KnownFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An index: the digest of what all of it depends on, its runs, and its files.

    `runs` have the name under which each is kept, and the number of its first paper.
    """

    surroundings: str
    papers: int
    runs: tuple[tuple[str, int], ...]
    cards: Mapping[str, KnownCards]
    shards: tuple[Shard, ...]
    words: Mapping[str, KnownFiles]


# Word of files, if they are there as they were left.
There = Callable[[Iterable[str]], Unchanged | None]


def nowhere(_paths: Iterable[str]) -> None:
    """No files are there."""


class Last:
    """The index before, if there is one; in its place comes that of this build."""

    def __init__(self, past: Past | None = None, there: There = nowhere, read: Read = str) -> None:
        self.past = past
        self.there = there
        self.read = read

    def cards(self, surroundings: str) -> dict[str, tuple[KnownCards, Unchanged]]:
        """The folders of cards that are there, by their digests, with word of them."""
        if self.past is None or self.past.surroundings != surroundings:
            return {}
        found = ((digest, own, self.there(own.paths)) for digest, own in self.past.cards.items())
        return {digest: (own, word) for digest, own, word in found if word}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an index has of the one before: the files of terms, and those of words by their list.

    `there` has by path word of files that are there as they were left.
    """

    former: Former | None = None
    shards: Mapping[str, Shard] = field(default_factory=dict)
    words: Mapping[str, KnownFiles] = field(default_factory=dict)
    there: Mapping[str, Unchanged] = field(default_factory=dict)


def known_of(last: Last, runs: Sequence[Run], surroundings: str, shelf: Shelf) -> Known:
    """What an index of these runs has of the one before, if both have most runs."""
    past = last.past
    if past is None or past.surroundings != surroundings or not all(run.name for run in runs):
        return Known()
    come = [run for run in runs if (run.name, run.first) not in past.runs]
    now = {(run.name, run.first) for run in runs}
    gone = [kept_again(shelf, *run) for run in past.runs if run not in now]
    found = [run for run in gone if run]
    if len(found) < len(gone) or len(come) + len(gone) > len(runs):
        return Known()
    there: dict[str, Unchanged] = {}
    spans = []
    for shard in past.shards:
        word = last.there(shard.paths)
        if word:
            there[shard.paths[0]] = word
        spans.append(Span(first=shard.first, shard=shard if word else None))
    words: dict[str, KnownFiles] = {}
    for name, files in past.words.items():
        for file in files.values():
            if word := last.there([file.path]):
                there[file.path] = word
        words[name] = {first: file for first, file in files.items() if file.path in there}
    return Known(
        former=Former(
            papers=past.papers, spans=spans, gone=tuple(found), come=tuple(come), read=last.read
        ),
        shards={shard.first: shard for shard in past.shards},
        words=words,
        there=there,
    )


def kept_again(shelf: Shelf, name: str, first: int) -> Run | None:
    """A run of the index before, if it is still kept."""
    return kept_run(shelf, name, first)
