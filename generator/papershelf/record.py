"""What is known of the last build: what it was made from, and what it left on the disk.

A record is never the only witness: whoever relies on a file of the last build looks first whether
that is still as it is recorded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from pathlib import Path

from papershelf.files import write_file
from papershelf.private import sealed, unsealed

VERSION = 1

# The size of a file, and when it was written, in nanoseconds.
State = tuple[int, int]
States = Mapping[str, State]
# What a page was made from: the digest of its source and the number of its shell; and whether it
# only leads on.
Made = tuple[str, int, bool]


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
        values["names"] = sorted(record.names - record.docs.keys())
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
    for name in ("docs", "site", "spare", "pages"):
        values[name] = {path: tuple(state) for path, state in values[name].items()}
    for name in ("messages", "shells"):
        values[name] = tuple(map(tuple, values[name]))
    values["names"] = frozenset(values["names"]) | values["docs"].keys()
    return Record(**values)


def states_of(folder: Path, names: Iterable[str]) -> dict[str, State]:
    """The states of those of the files in a folder that are there."""
    root = str(folder)
    found = {}
    for name in names:
        try:
            status = os.stat(f"{root}/{name}")  # noqa: PTH116 - a Path for each of 100,000 takes longer
        except OSError:
            continue
        found[name] = (status.st_size, status.st_mtime_ns)
    return found


def files_in(folder: Path, passed: AbstractSet[str] = frozenset()) -> set[str]:
    """All files in a folder but for those in the folders that are `passed` over."""
    found: set[str] = set()
    left = [""]
    while left:
        here = left.pop()
        with os.scandir(f"{folder}/{here}") as entries:
            for entry in entries:
                name = f"{here}{entry.name}"
                if not entry.is_dir(follow_symlinks=False):
                    found.add(name)
                elif name not in passed:
                    left.append(f"{name}/")
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
