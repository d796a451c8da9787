"""The stages of a build that a person waits for, and what each of them takes."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

_Thing = TypeVar("_Thing")

# Called when a stage begins and as it goes on: with its name, the number done, and the number in
# all (0: not known).
Progress = Callable[[str, int, int], None]

STARTING = "Starting"
READING = "Reading"
FINDING = "Links and topics"
MERGING = "Merging"
PEOPLE = "People"
# By what papers are compared.
RELATING = {
    by: f"Related papers by {by}" for by in ("words", "words and WordLlama", "words and MiniLM")
}
MAPPING = "Map"
WRITING = "Writing pages"
INDEXING = "Search index"
RENDERING = "Rendering"
FINISHING = "Finishing"

# What the count of a stage counts.
UNITS = {
    READING: "record",
    FINDING: "record",
    MERGING: "record",
    PEOPLE: "paper",
    **dict.fromkeys(RELATING.values(), "paper"),
    WRITING: "page",
    INDEXING: "file",
    RENDERING: "page",
}


# In less, as many seconds as are shown, a rate says nothing.
_SHORTEST = 0.05


class Stage(Struct, frozen=True, kw_only=True):
    """What a stage took, in seconds, for so many of what it works on."""

    name: str
    count: int
    seconds: float

    @property
    def unit(self) -> str:
        """What is counted; nothing where nothing is."""
        return UNITS.get(self.name, "")

    @property
    def rate(self) -> float:
        """How many a second; 0 where the time is too short to say."""
        return self.count / self.seconds if self.seconds >= _SHORTEST else 0.0


class Stopwatch:
    """Follows the progress of a build; a stage lasts until word comes of the next one.

    So all stages together take as long as the build. `clock` gives seconds; `ended` is called with
    each stage that is over.
    """

    def __init__(
        self, clock: Callable[[], float], ended: Callable[[Stage], None] | None = None
    ) -> None:
        self.stages: list[Stage] = []
        self._clock = clock
        self._ended = ended
        self._name, self._count, self._begun = STARTING, 0, clock()

    def __call__(self, stage: str, done: int, _total: int) -> None:
        """Take note of progress."""
        if stage != self._name:
            self.stop(stage)
        self._count = done

    def stop(self, following: str = "") -> None:
        """End the stage that runs, for another or for good."""
        now = self._clock()
        stage = Stage(name=self._name, count=self._count, seconds=now - self._begun)
        self.stages.append(stage)
        self._name, self._count, self._begun = following, 0, now
        if self._ended:
            self._ended(stage)

    @property
    def seconds(self) -> float:
        """What all stages so far took."""
        return sum(stage.seconds for stage in self.stages)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Take note of nothing: the progress that nobody watches."""


def watched(
    items: Iterable[_Thing], progress: Progress, stage: str, total: int = 0
) -> Iterator[_Thing]:
    """Yield the items, with word of each to `progress`."""
    progress(stage, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        progress(stage, done, total)
