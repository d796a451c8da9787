"""The stages of a build as its progress shows them, and how long each takes."""

from collections.abc import Callable

from msgspec import Struct


class Stage(Struct, frozen=True):
    """A named part of a build; `unit` is the plural of what it counts, if it counts anything."""

    name: str
    unit: str = ""


# Called when a stage begins and as it goes on, with the number done and the total (0: unknown).
Progress = Callable[[Stage, int, int], None]

STARTING = Stage("Starting")

# A stage that is shown as 0.0 s has no meaningful rate.
_MIN_SECONDS = 0.05


class StageTime(Struct, frozen=True, kw_only=True):
    """The time that a stage took, in `seconds`, and the `count` of its units."""

    stage: Stage
    count: int
    seconds: float

    @property
    def rate(self) -> float:
        """Units per second; 0 where the time is too short to tell."""
        return self.count / self.seconds if self.seconds >= _MIN_SECONDS else 0.0


class Stopwatch:
    """Measures the stages of a build from its progress; a stage lasts until the next one begins.

    So the times of all stages add up to that of the build. *clock* returns seconds, and *ended* is
    called with each stage that has ended.
    """

    def __init__(
        self, clock: Callable[[], float], ended: Callable[[StageTime], None] | None = None
    ) -> None:
        self.stages: list[StageTime] = []
        self._clock = clock
        self._ended = ended
        self._stage, self._count, self._begun = STARTING, 0, clock()

    def __call__(self, stage: Stage, done: int, _total: int) -> None:
        """Record that *done* units of *stage* are complete."""
        if stage != self._stage:
            self.stop(stage)
        self._count = done

    def stop(self, following: Stage = STARTING) -> None:
        """End the current stage and begin the *following* one, if any."""
        now = self._clock()
        taken = StageTime(stage=self._stage, count=self._count, seconds=now - self._begun)
        self.stages.append(taken)
        self._stage, self._count, self._begun = following, 0, now
        if self._ended:
            self._ended(taken)

    @property
    def seconds(self) -> float:
        """The time of all stages that have ended."""
        return sum(taken.seconds for taken in self.stages)


def silent(_stage: Stage, _done: int, _total: int) -> None:
    """Ignore progress."""
