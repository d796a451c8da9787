"""The stages of a build that a person waits for, and what each of them takes."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

_Thing = TypeVar("_Thing")


class Stage(Struct, frozen=True):
    """A part of a build that a person waits for, by name; it counts things of a *unit*, if any."""

    name: str
    unit: str = ""


# Called when a stage begins and as it goes on: with the number done, and the number in all (0: not
# known).
Progress = Callable[[Stage, int, int], None]

STARTING = Stage("Starting")

# In less, as many seconds as are shown, a rate says nothing.
_SHORTEST = 0.05


class StageTime(Struct, frozen=True, kw_only=True):
    """What a *stage* took, in *seconds*, for a *count* of its units."""

    stage: Stage
    count: int
    seconds: float

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
        self, clock: Callable[[], float], ended: Callable[[StageTime], None] | None = None
    ) -> None:
        self.stages: list[StageTime] = []
        self._clock = clock
        self._ended = ended
        self._stage, self._count, self._begun = STARTING, 0, clock()

    def __call__(self, stage: Stage, done: int, _total: int) -> None:
        """Take note of progress."""
        if stage != self._stage:
            self.stop(stage)
        self._count = done

    def stop(self, following: Stage = STARTING) -> None:
        """End the stage that runs, for another or for good."""
        now = self._clock()
        taken = StageTime(stage=self._stage, count=self._count, seconds=now - self._begun)
        self.stages.append(taken)
        self._stage, self._count, self._begun = following, 0, now
        if self._ended:
            self._ended(taken)

    @property
    def seconds(self) -> float:
        """What all stages so far took."""
        return sum(taken.seconds for taken in self.stages)


def silent(_stage: Stage, _done: int, _total: int) -> None:
    """Take note of nothing: the progress that nobody watches."""


def watched(
    items: Iterable[_Thing], progress: Progress, stage: Stage, total: int = 0
) -> Iterator[_Thing]:
    """Yield the items, with word of each to `progress`."""
    progress(stage, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        progress(stage, done, total)
