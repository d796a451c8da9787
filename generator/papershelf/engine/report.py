"""The report of a run: for each stage how many tasks hit the cache, how many missed, and why."""

from collections.abc import Iterator

from msgspec import Struct, field

FIRST_BUILD = "first build"
PROGRAM_CHANGED = "program changed"
SETTING_CHANGED = "setting changed"
SOURCE_CHANGED = "source changed"


class Baseline(Struct, frozen=True):
    """What the next run compares itself with: the fingerprint, and digests of settings by stage."""

    fingerprint: str = ""
    settings: dict[str, str] = field(default_factory=dict)


class TaskCount(Struct):
    """The cache hits and misses of a stage, and the reason of the misses."""

    name: str
    reason: str
    hits: int = 0
    misses: int = 0

    def count(self, *, is_hit: bool) -> None:
        """Count a task."""
        self.hits += is_hit
        self.misses += not is_hit

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.misses else ""
        return f"{self.name}: {self.hits:,} hit, {self.misses:,} missed{why}"


class Report:
    """Counts cache hits and misses by stage, and explains misses by comparing with the *last* run.

    `baseline` is what the next run compares itself with.
    """

    def __init__(self, fingerprint: str, last: Baseline) -> None:
        self.baseline = Baseline(fingerprint)
        self._last = last
        self._stages: dict[str, TaskCount] = {}

    def stage(self, name: str, settings: str) -> TaskCount:
        """Return the counts of the stage *name*; *settings* is the digest of its settings."""
        if name not in self._stages:
            self.baseline.settings[name] = settings
            self._stages[name] = TaskCount(name=name, reason=self._reason(name, settings))
        return self._stages[name]

    def _reason(self, name: str, settings: str) -> str:
        if name not in self._last.settings:
            return FIRST_BUILD
        if self._last.fingerprint != self.baseline.fingerprint:
            return PROGRAM_CHANGED
        is_changed = self._last.settings[name] != settings
        # The results of earlier stages are inputs of this one.
        has_inherited = any(
            count.misses and count.reason == SETTING_CHANGED for count in self._stages.values()
        )
        return SETTING_CHANGED if is_changed or has_inherited else SOURCE_CHANGED

    def __iter__(self) -> Iterator[TaskCount]:
        return iter(self._stages.values())
