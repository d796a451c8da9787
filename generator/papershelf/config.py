"""The site's settings: the plugin's block of mkdocs.yml, checked whole before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from papershelf.field_maps import FieldMap, load_field_maps
from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, Severity
from papershelf.resources import resource
from papershelf.taxonomy import Taxonomy, load_taxonomy
from papershelf.venues import Venues, load_venues

Content = TypeVar("Content")

CATALOG = "site_src/catalog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build needs to know. `root` is the folder that relative paths start from.

    `sources` are files and folders; `year` completes dates that a listing gives without one
    (0: unknown); `maps` are the site's own for JSON; `page_size` is the length of a list's page
    and `latest` that of the home page's.
    """

    root: Path
    sources: tuple[Path, ...] = ()
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    taxonomy_path: Path | None = None
    venues: Venues = field(default_factory=Venues)
    venues_path: Path | None = None
    year: int = 0
    page_size: int = 50
    latest: int = 10
    allow_shrink: bool = False
    maps: tuple[FieldMap, ...] = ()
    site_name: str = "Papershelf"
    description: str = ""
    site_url: str = ""
    directory_urls: bool = True
    repo_url: str = ""

    def shown(self, path: Path) -> str:
        """A path for people: relative to the root where it lies inside, else its name alone.

        So no page or report tells how the maintainer's machine is laid out.
        """
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name if path.name not in ("", "..") else path.resolve().name


@dataclass(frozen=True, slots=True)
class Option:
    """One key of the block: what it must be, in words and as a test."""

    wants: str
    accepts: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that the maintainer keeps beside the sources: its setting, its name, and a noun."""

    setting: str
    name: str
    noun: str


TAXONOMY = Kept("topics", "topics.yml", "the taxonomy")
VENUES = Kept("venues", "venues.yml", "the venues")


def is_whole(low: int, high: int) -> Callable[[Any], bool]:
    """A test for a whole number between two bounds, both included."""
    return lambda value: type(value) is int and low <= value <= high


def is_text(value: object) -> bool:
    """Whether a value is a text that is not empty."""
    return isinstance(value, str) and bool(value.strip())


def is_texts(value: object) -> bool:
    """Whether a value is a list of texts that is not empty, or a single text."""
    return is_text(value) or (isinstance(value, list) and bool(value) and all(map(is_text, value)))


OPTIONS: Mapping[str, Option] = {
    "sources": Option("a path or a list of paths", is_texts),
    "topics": Option("the path of a taxonomy", is_text),
    "venues": Option("the path of a list of venues", is_text),
    "year": Option("a year, such as 2026", is_whole(1000, 9999)),
    "page_size": Option("a whole number from 5 to 500", is_whole(5, 500)),
    "latest": Option("a whole number from 1 to 100", is_whole(1, 100)),
    "allow_shrink": Option("true or false", lambda value: type(value) is bool),
    "maps": Option("names with fields and their paths", lambda value: isinstance(value, Mapping)),
}


def load_settings(options: Mapping[str, Any], root: Path, place: str, **site: Any) -> Settings:
    """The settings that a block of options gives, with what `site` says of the site itself.

    `place` names the file in messages. Raises PapershelfError with everything that is wrong.
    """
    given = {key: value for key, value in options.items() if value is not None}
    problems = list(option_faults(given, place))
    taxonomy_path = kept_path(TAXONOMY, given, root)
    venues_path = kept_path(VENUES, given, root)
    taxonomy, venues = Taxonomy(), Venues()
    try:
        taxonomy = read_kept(TAXONOMY, taxonomy_path, root, place, load_taxonomy)
    except PapershelfError as error:
        problems.extend(error.problems)
    try:
        venues = read_kept(VENUES, venues_path, root, place, load_venues)
    except PapershelfError as error:
        problems.extend(error.problems)
    maps = given.get("maps", {})
    field_maps: tuple[FieldMap, ...] = ()
    try:
        field_maps = load_field_maps(maps if isinstance(maps, Mapping) else {}, place)
    except PapershelfError as error:
        problems.extend(error.problems)
    if problems:
        raise PapershelfError(problems)
    names = {option.name for option in fields(Settings)} - {"sources", "venues", "maps"}
    return Settings(
        root=root,
        sources=tuple(root / name for name in as_list(given.get("sources", CATALOG))),
        taxonomy=taxonomy,
        taxonomy_path=taxonomy_path,
        venues=venues,
        venues_path=venues_path,
        maps=field_maps,
        **{key: value for key, value in given.items() if key in names},
        **site,
    )


def option_faults(options: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """What is wrong with the block's keys and values."""
    for key, value in options.items():
        if key not in OPTIONS:
            near = get_close_matches(str(key), OPTIONS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(OPTIONS)}"
            yield fault(place, f"unknown setting '{key}'", hint)
        elif not OPTIONS[key].accepts(value):
            yield fault(place, f"'{key}' must be {OPTIONS[key].wants}, not {value!r}")


def kept_path(kept: Kept, options: Mapping[str, Any], root: Path) -> Path:
    """The file that the settings name, else the catalog's own, else the one of the package."""
    named = options.get(kept.setting)
    if isinstance(named, str) and is_text(named):
        return root / named
    own = root / CATALOG / kept.name
    return own if own.exists() else resource(kept.name)


def read_kept(
    kept: Kept, path: Path, root: Path, place: str, load: Callable[[str, str], Content]
) -> Content:
    """Load such a file; raises PapershelfError where it can't be read or is broken."""
    shown = Settings(root=root).shown(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        unread = fault(place, f"can't read {kept.noun} {shown}: {reason}")
        raise PapershelfError([unread]) from error
    return load(text, shown)


def as_list(value: str | list[str]) -> list[str]:
    """A list of texts from one text or a list."""
    return [value] if isinstance(value, str) else value


def fault(place: str, message: str, hint: str = "") -> Problem:
    """An error about the settings themselves."""
    source = Source(path=place)
    return Problem(severity=Severity.ERROR, source=source, message=message, hint=hint)
