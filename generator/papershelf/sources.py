"""The files of the sources in the settings: those to read, to skip, and to link from pages."""

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
    """Return the files to read, each with a unique path to show; raises PapershelfError."""
    files: dict[Path, Path] = {}
    for file in list_sources(sources.paths, sources.curated, sources.shown):
        shown, length = Path(sources.shown(file)), 1
        while shown in files and length < len(file.parts):
            length += 1
            shown = Path(readable("/".join(file.parts[-length:])))
        files[shown] = file
    return [(file, shown) for shown, file in files.items()]


def listed_sources(sources: Sources) -> list[tuple[str, str]]:
    """Return the shown path and the digest of each file that is read.

    Skipped files follow, as the reason and an empty digest. Raises PapershelfError if a source is
    missing, and OSError if one can't be read.
    """
    skipped = [
        *passed_over(sources.paths, sources.shown, others=sources.curated),
        *passed_over(sources.curated, sources.shown, kind_by_name),
    ]
    curated = (find_sources(path, sources.shown(path), kind_by_name) for path in sources.curated)
    files = [*found_files(sources), *((path, path) for path in chain.from_iterable(curated))]
    files += [(file, Path(sources.shown(file))) for file in profile_files(sources.paths)]
    read = [(shown.as_posix(), _digest(file)) for file, shown in files]
    return [*read, *((str(problem), "") for problem in skipped)]


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "blake2b").hexdigest()


def linked_files(readings: Iterable[Reading], sources: Sources) -> frozenset[str]:
    """Return the shown paths of files that pages may link to: those read from below the root."""
    read = [reading.path for reading in readings]
    shown = (*read, *map(sources.shown, sources.curated))
    return frozenset(path for path in shown if (sources.root / path).is_file())
