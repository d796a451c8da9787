"""The words of the index without their papers: for wildcards, completions and typing errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from papershelf.digests import digest_of
from papershelf.search.coding import count_digit, ending_of
from papershelf.search.indexer.columns import BETWEEN
from papershelf.search.indexer.cutting import Sizes, cut, name_of
from papershelf.search.indexer.shards import Shard, as_json

# About 16 KB once compressed.
SIZES = Sizes(least=24_000, most=48_000, one_in=512)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file of the index before: its name, how many words it has, and the digest of those.

    The digest is of the words before and behind it too, which tell where it begins and ends.
    """

    name: str
    count: int
    digest: str

    @property
    def path(self) -> str:
        """Where the file lies."""
        return f"search/words/{self.name}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """One file of a word list; it has no text where it is there already."""

    first: str
    known: KnownFile
    text: str = ""


# Files by their first words.
KnownFiles = Mapping[str, KnownFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """One of the lists: its words, each with the number of its papers where those are told.

    `known` are files that are there already.
    """

    name: str
    counts: Mapping[str, int]
    known: KnownFiles

    def files(self) -> list[WordFile]:
        """The files of the list."""
        words = sorted(self.counts)
        digits = [count_digit(count) if (count := self.counts[word]) else "" for word in words]
        return list(files_of(words, digits, self.known))


def word_lists(shards: Iterable[Shard], known: Mapping[str, KnownFiles]) -> list[WordList]:
    """The four lists, of stems, and of forms with the numbers of their papers."""
    stems: dict[str, int] = {}
    forms: dict[str, int] = {}
    for shard in shards:
        stems.update(dict.fromkeys(shard.stems.split(BETWEEN), 0))
        if shard.forms:
            forms.update(zip(shard.forms.split(BETWEEN), shard.counts, strict=True))
    lists = {"stems": stems, "forms": forms}
    return [
        WordList(
            name=f"{name}{ending}",
            counts={word[::step]: n for word, n in own.items()},
            known=known.get(f"{name}{ending}", {}),
        )
        for name, own in lists.items()
        for ending, step in (("", 1), ("_backwards", -1))
    ]


def files_of(words: Sequence[str], digits: Sequence[str], known: KnownFiles) -> Iterator[WordFile]:
    """The files of a list, of which those that are known are not made."""
    start = 0
    while start < len(words):
        file = known.get(words[start])
        if file is None or file.digest != digest_at(words, digits, start, start + file.count):
            yield (made := file_at(words, digits, start))
            file = made.known
        else:
            yield WordFile(first=words[start], known=file)
        start += file.count


def digest_at(words: Sequence[str], digits: Sequence[str], start: int, end: int) -> str:
    """A digest of all that a file of these words depends on."""
    told = "\n".join([*words[max(0, start - 1) : end + 1], "", *digits[start:end]])
    return digest_of(told.encode("utf-8", "surrogatepass"))


def file_at(words: Sequence[str], digits: Sequence[str], start: int) -> WordFile:
    """The file whose first word is that one."""
    # Each takes two letters at least.
    own = words[start : start + SIZES.most // 2]
    before = words[start - 1] if start else ""
    ends = map(ending_of, [before, *own], own)
    sized = ((word, len(end) + 2, end) for word, end in zip(own, ends, strict=True))
    _, *rest = next(cut(sized, SIZES))
    end = start + 1 + len(rest)
    text = as_json(
        {
            "words": " ".join([ending_of("", words[start]), *rest]),
            "counts": "".join(digits[start:end]),
        }
    )
    known = KnownFile(
        name=name_of(text), count=end - start, digest=digest_at(words, digits, start, end)
    )
    return WordFile(first=words[start], known=known, text=text)
