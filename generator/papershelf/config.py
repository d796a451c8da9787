"""The site's settings: the plugin's block of mkdocs.yml, checked whole before anything is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import fields
from platformdirs import user_cache_path

from papershelf.curated.corrections import Corrections
from papershelf.curated.corrections_file import load_corrections, unknown_topics
from papershelf.curated.field_maps import FieldMap, load_field_maps
from papershelf.curated.taxonomy import Taxonomy, load_taxonomy
from papershelf.curated.venues import Venues, load_venues
from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, Severity
from papershelf.resources import resource

CATALOG = "site_src/catalog"


class Settings(Struct, frozen=True, kw_only=True):
    """What a build needs to know. `root` is the folder that relative paths start from.

    `sources` are files and folders; `year` completes dates that a listing gives without one
    (0: unknown); `maps` are the site's own for JSON; `page_size` is the length of a list's page
    and `latest` that of the home page's.
    Work is shared by `jobs` processes (0: one for each processor), or by the Dask cluster at the
    address `cluster`; what they make is cached in `cache_dir`, if that is named. Without `fast`,
    MkDocs renders all pages.
    A catalog of more than `large` papers is kept small: a line a paper in its lists, no pages for
    authors of one or two.
    """

    root: Path
    sources: tuple[Path, ...] = ()
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    taxonomy_path: Path | None = None
    venues: Venues = field(default_factory=Venues)
    venues_path: Path | None = None
    corrections: Corrections = field(default_factory=Corrections)
    corrections_path: Path | None = None
    year: int = 0
    page_size: int = 50
    latest: int = 10
    large: int = 5000
    allow_shrink: bool = False
    fast: bool = True
    jobs: int = 0
    cluster: str = ""
    cache_dir: Path | None = None
    maps: tuple[FieldMap, ...] = ()
    site_name: str = "Papershelf"
    description: str = ""
    site_url: str = ""
    directory_urls: bool = True
    repo_url: str = ""

    @property
    def kept_paths(self) -> tuple[Path, ...]:
        """The files that a build reads beside its sources."""
        paths = (self.taxonomy_path, self.venues_path, self.corrections_path)
        return tuple(path for path in paths if path)

    @property
    def cache_folder(self) -> Path:
        """Where results of tasks are cached: PAPERSHELF_CACHE, the setting, or the user's place.

        The path is absolute, as workers of a cluster have other current folders.
        """
        named = os.environ.get("PAPERSHELF_CACHE")
        folder = Path(named) if named else self.cache_dir or user_cache_path("papershelf")
        return folder.absolute()

    def is_large(self, papers: int) -> bool:
        """Whether a catalog of so many papers is kept small."""
        return papers > self.large

    def site(self, papers: int) -> Site:
        """Return what pages of a catalog of so many *papers* may know."""
        return Site(
            name=self.site_name,
            description=self.description,
            url=self.site_url,
            repo_url=self.repo_url,
            directory_urls=self.directory_urls,
            page_size=self.page_size,
            latest=self.latest,
            is_large=self.is_large(papers),
        )

    def below_root(self, shown: Iterable[str]) -> frozenset[str]:
        """Return those of the paths that are *shown* to people which are files below the root."""
        return frozenset(path for path in shown if (self.root / path).is_file())

    def shown(self, path: Path) -> str:
        """A path for people: relative to the root where it lies inside, else its name alone.

        So no page or report tells how the maintainer's machine is laid out.
        """
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name if path.name not in ("", "..") else path.resolve().name


class Site(Struct, frozen=True, kw_only=True):
    """What pages may know of the settings; `url` is the site's own address, empty where unknown.

    `page_size` is the length of a list's page and `latest` that of the home page's; `is_large`
    tells whether the catalog is kept small.
    """

    name: str
    description: str
    url: str
    repo_url: str
    directory_urls: bool
    page_size: int
    latest: int
    is_large: bool


class Option(Struct, frozen=True):
    """One key of the block: what it must be, in words and as a test."""

    wants: str
    accepts: Callable[[Any], bool]


class Kept(Struct, frozen=True):
    """A file that the maintainer keeps beside the sources.

    It has a setting for its path, a field of `Settings`, a name in the catalog's folder, and a
    noun; `comes_along` tells whether the package has one for those who keep none.
    """

    setting: str
    field: str
    name: str
    noun: str
    load: Callable[[str, str], Any]
    comes_along: bool = True


KEPT = (
    Kept("topics", "taxonomy", "topics.yml", "the taxonomy", load_taxonomy),
    Kept("venues", "venues", "venues.yml", "the venues", load_venues),
    Kept(
        *("corrections", "corrections", "corrections.yml", "the corrections"),
        load_corrections,
        comes_along=False,
    ),
)


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
    "corrections": Option("the path of a file of corrections", is_text),
    "year": Option("a year, such as 2026", is_whole(1000, 9999)),
    "page_size": Option("a whole number from 5 to 500", is_whole(5, 500)),
    "latest": Option("a whole number from 1 to 100", is_whole(1, 100)),
    "large": Option("a whole number, such as 5000", is_whole(0, 10**9)),
    "allow_shrink": Option("true or false", lambda value: type(value) is bool),
    "fast": Option("true or false", lambda value: type(value) is bool),
    "jobs": Option("a whole number from 1 to 64", is_whole(1, 64)),
    "cluster": Option("the address of a Dask scheduler", is_text),
    "cache_dir": Option("the path of a folder", is_text),
    "maps": Option("names with fields and their paths", lambda value: isinstance(value, Mapping)),
}


def load_settings(options: Mapping[str, Any], root: Path, place: str, **site: Any) -> Settings:
    """The settings that a block of options gives, with what `site` says of the site itself.

    `place` names the file in messages. Raises PapershelfError with everything that is wrong.
    """
    given = {key: value for key, value in options.items() if value is not None}
    problems = list(option_faults(given, place))
    kept, faults = load_kept(given, root, place)
    problems.extend(faults)
    maps = given.get("maps", {})
    field_maps: tuple[FieldMap, ...] = ()
    try:
        field_maps = load_field_maps(maps if isinstance(maps, Mapping) else {}, place)
    except PapershelfError as error:
        problems.extend(error.problems)
    if problems:
        raise PapershelfError(problems)
    own = {"sources", "maps", "cache_dir"}
    names = {option.name for option in fields(Settings)} - {*own, *kept}
    cache_dir = given.get("cache_dir")
    return Settings(
        root=root,
        sources=tuple(root / name for name in as_list(given.get("sources", CATALOG))),
        cache_dir=root / Path(cache_dir).expanduser() if cache_dir else None,
        maps=field_maps,
        **kept,
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


def load_kept(
    options: Mapping[str, Any], root: Path, place: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The kept files and their paths, by the fields of `Settings`, and what is wrong with them."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for kept in KEPT:
        path = kept_path(kept, options, root)
        found[f"{kept.field}_path"] = path
        try:
            if path:
                found[kept.field] = read_kept(kept, path, root, place)
        except PapershelfError as error:
            problems.extend(error.problems)
    if {"corrections", "taxonomy"} <= found.keys():
        problems.extend(unknown_topics(found["corrections"], found["taxonomy"]))
    return found, problems


def kept_path(kept: Kept, options: Mapping[str, Any], root: Path) -> Path | None:
    """The file that the settings name, else the catalog's own, else the one of the package."""
    named = options.get(kept.setting)
    if isinstance(named, str) and is_text(named):
        return root / named
    own = root / CATALOG / kept.name
    if own.exists():
        return own
    return resource(kept.name) if kept.comes_along else None


def read_kept(kept: Kept, path: Path, root: Path, place: str) -> object:
    """Load such a file; raises PapershelfError where it can't be read or is broken."""
    shown = Settings(root=root).shown(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        unread = fault(place, f"can't read {kept.noun} {shown}: {reason}")
        raise PapershelfError([unread]) from error
    return kept.load(text, shown)


def as_list(value: str | list[str]) -> list[str]:
    """A list of texts from one text or a list."""
    return [value] if isinstance(value, str) else value


def fault(place: str, message: str, hint: str = "") -> Problem:
    """An error about the settings themselves."""
    source = Source(path=place)
    return Problem(severity=Severity.ERROR, source=source, message=message, hint=hint)
