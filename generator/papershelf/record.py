"""What is known of the last build: what it was made from, and what it left on the disk.

A record is never the only witness: whoever relies on a file of the last build looks first whether
that is still as it is recorded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from papershelf.files import write_file
from papershelf.private import sealed, unsealed

VERSION = 2
# What is written as columns.
COLUMNS = ("docs", "site", "spare", "pages")

# The size of a file, and when it was written, in nanoseconds.
State = tuple[int, int]
States = Mapping[str, State]
# What a page was made with: the number of its shell; and whether it only leads on.
Made = tuple[int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A build: `inputs` is the digest of all that it depends on, empty where that is not known.

    `docs` and `site` have the states of files by their paths below these folders, and `digests`
    those of the content of files in `docs`. `pages` are those whose HTML may be kept where
    `surroundings` and their shell are as they were: `shells` has for each its digest and a page
    that it was made from. `names` are all files that links could lead to. `messages` are what the
    build told: logger, level and text. `spare` is the state of the folder that the next site can
    be made in, which is known by the number that the file system gives to it, `spare_number`.
    """

    inputs: str = ""
    papers: int = 0
    topics: int = 0
    failed: bool = False
    messages: tuple[tuple[str, int, str], ...] = ()
    docs: States = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    site: States = field(default_factory=dict)
    spare: States = field(default_factory=dict)
    spare_number: int = 0
    names: frozenset[str] = frozenset()
    surroundings: str = ""
    shells: tuple[tuple[str, str], ...] = ()
    pages: Mapping[str, Made] = field(default_factory=dict)


def save_record(record: Record, path: Path, key: bytes) -> None:
    """Keep a record, if there is a key to seal it with; raises OSError where that can't be done."""
    if key:
        values = {one.name: getattr(record, one.name) for one in fields(record)}
        for name in COLUMNS:
            values[name] = columns(values[name])
        values["names"] = sorted(record.names - record.docs.keys())
        values["digests"] = [list(record.digests), list(record.digests.values())]
        data = json.dumps({"version": VERSION, **values}, separators=(",", ":"))
        write_file(path, sealed(data.encode("utf-8", "surrogatepass"), key))


def load_record(path: Path, key: bytes) -> Record:
    """The record that was kept; an empty one where there is none, or it is damaged."""
    try:
        data = unsealed(path.read_bytes(), key)
        values = json.loads(data) if data else {}
    except (OSError, ValueError):
        return Record()
    if values.pop("version", 0) != VERSION:
        return Record()
    for name in COLUMNS:
        names, firsts, seconds = values[name]
        values[name] = dict(zip(names, zip(firsts, seconds, strict=True), strict=True))
    for name in ("messages", "shells"):
        values[name] = tuple(map(tuple, values[name]))
    values["digests"] = dict(zip(*values["digests"], strict=True))
    values["names"] = frozenset(values["names"]) | values["docs"].keys()
    return Record(**values)


def columns(pairs: Mapping[str, tuple[Any, Any]]) -> list[list[Any]]:
    """Names with pairs as three lists, which take a third of the time to read and to write."""
    firsts, seconds = zip(*pairs.values(), strict=True) if pairs else ((), ())
    return [list(pairs), list(firsts), list(seconds)]


def state_of(path: str) -> State | None:
    """The state of a file, if it is there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of 100,000 takes longer
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def states_of(folder: Path, names: Iterable[str]) -> dict[str, State]:
    """The states of those of the files in a folder that are there."""
    root = str(folder)
    return {name: state for name in names if (state := state_of(f"{root}/{name}"))}


def states_in(folder: Path) -> dict[str, State]:
    """The states of all files in a folder."""
    found: dict[str, State] = {}
    left = [""]
    while left:
        here = left.pop()
        with os.scandir(f"{folder}/{here}") as entries:
            for entry in entries:
                name = f"{here}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    left.append(f"{name}/")
                elif state := state_of(f"{folder}/{name}"):
                    found[name] = state
    return found


def is_as_recorded(folder: Path, states: States) -> bool:
    """Whether all files of a folder are as they were."""
    root = str(folder)
    try:
        for name, state in states.items():
            status = os.stat(f"{root}/{name}")  # noqa: PTH116 - a Path for each of 100,000 takes longer
            if (status.st_size, status.st_mtime_ns) != state:
                return False
    except OSError:
        return False
    return True
