"""The files of the sources in the settings: those to read, to skip, and to link from pages."""

from collections.abc import Iterable
from pathlib import Path

from papershelf.config import Sources, escaped_path
from papershelf.engine.fingerprint import contents
from papershelf.model import Reading
from papershelf.problems import Problem
from papershelf.readers.files.finding import find_files, kind_by_name, profile_files


def found_files(sources: Sources) -> tuple[list[tuple[Path, Path]], list[Problem]]:
    """Return the files to read, each with a unique path to show, and problems of those to skip.

    Raises PapershelfError if a source is missing.
    """
    files: dict[Path, Path] = {}
    skipped: list[Problem] = []
    # Sources may overlap.
    for file in dict.fromkeys(find_files(sources.paths, sources.shown, excluded=sources.excluded)):
        if isinstance(file, Problem):
            skipped.append(file)
            continue
        shown, length = Path(sources.shown(file)), 1
        while shown in files and length < len(file.parts):
            length += 1
            shown = Path(escaped_path("/".join(file.parts[-length:])))
        files[shown] = file
    return [(file, shown) for shown, file in files.items()], skipped


def listed_sources(sources: Sources) -> list[tuple[str, str]]:
    """Return the shown path and the digest of each file that is read.

    Skipped files follow, as the reason and an empty digest. Raises PapershelfError if a source is
    missing, and OSError if one can't be read.
    """
    files, skipped = found_files(sources)
    for file in find_files(sources.curated, sources.shown, kind_by_name):
        if isinstance(file, Problem):
            skipped.append(file)
        else:
            files.append((file, file))
    profiles = profile_files(sources.paths, sources.excluded)
    files += [(file, Path(sources.shown(file))) for file in profiles]
    read = [(shown.as_posix(), contents(file)) for file, shown in files]
    return [*read, *((str(problem), "") for problem in skipped)]


def linked_files(readings: Iterable[Reading], sources: Sources) -> frozenset[str]:
    """Return the shown paths of files that pages may link to: those read from below the root."""
    read = [reading.path for reading in readings]
    shown = (*read, *map(sources.shown, sources.curated))
    return frozenset(path for path in shown if (sources.root / path).is_file())
