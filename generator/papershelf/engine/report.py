"""The report of a run: for each stage how many tasks hit the cache, how many missed, and why."""

from collections.abc import Iterator
from zlib import crc32

from msgspec import Struct, field

from papershelf.engine.task import digest, encode

FIRST_BUILD = "first build"
PROGRAM_CHANGED = "program changed"
ENTRIES_LOST = "cache entries lost"
SETTING_CHANGED = "setting changed"
SOURCE_CHANGED = "source changed"


class TaskCount(Struct):
    """The cache hits and misses of a stage, and checksums of its settings and cache keys."""

    settings: str
    keys: int = 0
    hits: int = 0
    misses: int = 0

    def count(self, key: str, *, is_hit: bool) -> None:
        """Count the task of *key*, whatever its place in the order of tasks."""
        self.keys += crc32(key.encode())
        self.hits += is_hit
        self.misses += not is_hit


class Baseline(Struct, frozen=True):
    """What the next run compares itself with: the fingerprint, and the counts by stage."""

    fingerprint: str = ""
    stages: dict[str, TaskCount] = field(default_factory=dict)


class Report:
    """Counts hits and misses by stage, and explains misses by comparing with the *last* run."""

    def __init__(self, fingerprint: str, last: Baseline) -> None:
        self.baseline = Baseline(fingerprint)
        self._last = last
        self._settings = ""

    def depend_on(self, *settings: object) -> None:
        """Add *settings* to those on which the results of the stages from here on depend."""
        self._settings = digest(encode((self._settings, settings)))

    def stage(self, name: str) -> TaskCount:
        """Return the counts of the stage *name*."""
        return self.baseline.stages.setdefault(name, TaskCount(self._settings))

    def __iter__(self) -> Iterator[str]:
        for name, count in self.baseline.stages.items():
            why = f" ({self._reason(name, count)})" if count.misses else ""
            yield f"{name}: {count.hits:,} hit, {count.misses:,} missed{why}"

    def _reason(self, name: str, count: TaskCount) -> str:
        last = self._last.stages
        if not self._last.fingerprint:
            return FIRST_BUILD
        if self._last.fingerprint != self.baseline.fingerprint:
            return PROGRAM_CHANGED
        if name in last and last[name].keys == count.keys:
            return ENTRIES_LOST
        # A stage that is new, such as the map, has the settings of another one.
        is_known = any(count.settings == each.settings for each in last.values())
        return SOURCE_CHANGED if is_known else SETTING_CHANGED
