"""The files that the settings name: what is read, what is passed over, what pages link to."""

from collections.abc import Iterable
from hashlib import file_digest
from itertools import chain
from pathlib import Path

from papershelf.config import Sources, readable
from papershelf.model import Reading
from papershelf.readers.finding import (
    find_sources,
    kind_by_name,
    list_sources,
    passed_over,
    profile_files,
)


def found_files(sources: Sources) -> list[tuple[Path, Path]]:
    """Return files to read, each by its own path for people; raises PapershelfError."""
    given: dict[Path, Path] = {}
    for file in list_sources(sources.paths, sources.curated, sources.shown):
        shown, length = Path(sources.shown(file)), 1
        while shown in given and length < len(file.parts):
            length += 1
            shown = Path(readable("/".join(file.parts[-length:])))
        given[shown] = file
    return [(file, shown) for shown, file in given.items()]


def listed_sources(sources: Sources) -> list[tuple[str, str]]:
    """Return all that is read, by its path for people, with the digest of each file.

    And what is passed over, with the reason. Raises PapershelfError where a source is missing, and
    OSError where one can't be read.
    """
    passed = [
        *passed_over(sources.paths, sources.shown, others=sources.curated),
        *passed_over(sources.curated, sources.shown, kind_by_name),
    ]
    curated = (find_sources(path, sources.shown(path), kind_by_name) for path in sources.curated)
    files = [*found_files(sources), *((path, path) for path in chain.from_iterable(curated))]
    files += [(file, Path(sources.shown(file))) for file in profile_files(sources.paths)]
    read = [(shown.as_posix(), _digest(file)) for file, shown in files]
    return [*read, *((str(problem), "") for problem in passed)]


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "blake2b").hexdigest()


def linked_files(readings: Iterable[Reading], sources: Sources) -> frozenset[str]:
    """Return the files that pages may link to: read ones that lie below the root."""
    read = [reading.path for reading in readings]
    return sources.below_root([*read, *map(sources.shown, sources.curated)])
