"""Keywords: those of a source that name a topic of the taxonomy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from papershelf.curated.taxonomy import Taxonomy
from papershelf.text.words import folded

# "Fine-tuning (PEFT)": a name and its abbreviation.
_ABBREVIATED = re.compile(r"(?P<name>[^()]{1,200})\((?P<short>[^()]{1,40})\)\s{0,9}")


class Keywords:
    """The names of a taxonomy's topics: their labels, ids and phrases.

    They are compared as `enrich.topics` compares phrases, so that plural, hyphens and case do not
    matter; nor does the case of acronyms, since a keyword is a name and no word in passing. A hint
    is too broad to name a topic: such a keyword stays what it is.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        named: dict[str, dict[int, None]] = defaultdict(dict)
        for index, topic in enumerate(taxonomy.topics):
            for name in (topic.label, topic.id, *topic.phrases):
                named[_key_of(name)][index] = None
        self.named = {key: tuple(indices) for key, indices in named.items() if key}

    def topics_of(self, keywords: Iterable[str]) -> Mapping[int, list[str]]:
        """Return by the place of a topic in the taxonomy the keywords that name it, in order."""
        found: dict[int, list[str]] = defaultdict(list)
        for keyword in keywords:
            for index in {index for name in _names_in(keyword) for index in self.lookup(name)}:
                found[index].append(keyword)
        return found

    def lookup(self, name: str) -> tuple[int, ...]:
        """Return the places of the topics that go by this name."""
        return self.named.get(_key_of(name), ())


def _names_in(keyword: str) -> Iterator[str]:
    """Yield the keyword; the name and the abbreviation in it, where it has both."""
    yield keyword
    both = _ABBREVIATED.fullmatch(keyword)
    if both:
        yield both["name"]
        yield both["short"]


def _key_of(name: str) -> str:
    """Return what is compared of a name."""
    return folded(name)
