"""The site's settings: the plugin's block of mkdocs.yml, checked whole before anything is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct, convert, field
from platformdirs import user_cache_path

from papershelf.curated import Curated
from papershelf.curated.corrections import Corrections, unknown_topics
from papershelf.curated.corrections_file import load_corrections
from papershelf.curated.field_maps import FieldMap, load_field_maps
from papershelf.curated.first_seen import first_seen_file
from papershelf.curated.options import OPTIONS, option_faults
from papershelf.curated.taxonomy import load_taxonomies
from papershelf.curated.venues import load_venues
from papershelf.engine.files import resolved
from papershelf.engine.task import digest
from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, failure
from papershelf.resources import resource, taxonomies

CATALOG = "site_src/catalog"
# Related papers that a page shows in a catalog that is kept small.
_FEW_RELATED = 3


class Sources(Struct, frozen=True, kw_only=True):
    """Where papers come from: files and folders, of which `root` is the one that people know.

    `curated` are the files that a maintainer keeps beside them, with the folder of `notes` and the
    file of days when papers were `first_seen` if there are such; `maps` are the site's own for
    fields of JSON.
    """

    root: Path
    paths: tuple[Path, ...] = ()
    curated: tuple[Path, ...] = ()
    notes: Path | None = None
    first_seen: Path | None = None
    maps: tuple[FieldMap, ...] = ()

    @property
    def shown_paths(self) -> tuple[str, ...]:
        """The configured paths, as people know them."""
        return tuple(map(self.shown, self.paths))

    @property
    def names(self) -> tuple[str, ...]:
        """What tells the configured paths from all others, without the layout of the machine."""
        return tuple(map(self._name, self.paths))

    def _name(self, path: Path) -> str:
        shown, whole = self.shown(path), resolved(path)
        is_inside = whole.is_relative_to(self.root.resolve())
        return shown if is_inside else f"{shown} {digest(os.fsencode(whole))}"

    def below_root(self, shown: Iterable[str]) -> frozenset[str]:
        """Return those of the paths that are *shown* to people which are files below the root."""
        return frozenset(path for path in shown if (self.root / path).is_file())

    def shown(self, path: Path) -> str:
        """Return a path for people: relative to the root where it lies inside, else its name alone.

        So no page or report tells how the maintainer's machine is laid out. Bytes that are no text
        are escaped.
        """
        try:
            shown = resolved(path).relative_to(self.root.resolve()).as_posix()
        except ValueError:
            shown = path.name if path.name not in ("", "..") else path.resolve().name
        return readable(shown)


def readable(path: str) -> str:
    """Return a path for people, with escapes for bytes of names that are no text."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Workers(Struct, frozen=True, kw_only=True):
    """Who works, and where results are cached.

    There are `jobs` processes (0: one for each processor), or else those of the Dask cluster at the
    address `cluster`.
    """

    jobs: int = 0
    cluster: str = ""
    cache_dir: Path | None = None

    @property
    def cache_folder(self) -> Path:
        """Where results of tasks are cached: PAPERSHELF_CACHE, the setting, or the user's place.

        The path is absolute, as workers of a cluster have other current folders.
        """
        named = os.environ.get("PAPERSHELF_CACHE")
        folder = Path(named) if named else self.cache_dir or user_cache_path("papershelf")
        return folder.absolute()


class MailHeaders(Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """Whom a digest is from and goes to, and how to `unsubscribe`: an address, or nothing each."""

    sender: str = ""
    to: str = ""
    unsubscribe: str = ""


class Harvest(Struct, frozen=True, kw_only=True):
    """Whom harvesters of OAI-PMH write to, and the address of the `gateway` that they ask, if any.

    Without an `email`, which the protocol wants, there is nothing to be harvested.
    """

    email: str = ""
    gateway: str = ""


class Settings(Struct, frozen=True, kw_only=True):
    """What a build needs to know, by who needs it.

    `page_size` is the length of a list's page and `latest` that of the home page's. Without `fast`,
    MkDocs renders all pages. A catalog of more than `large` papers is kept small: a line a paper in
    its lists, no pages for authors of few papers. One of up to `orders` papers has pages of its
    long lists in other orders; in others the search sorts. `markdown` tells whether papers are in
    the site as Markdown too; where it says nothing, those of a small catalog are. `mail` has the
    headers of digests, and `oai` what harvesters are told; `feeds` are names of saved searches with
    their queries.
    """

    sources: Sources
    curated: Curated = field(default_factory=Curated)
    corrections: Corrections = field(default_factory=Corrections)
    workers: Workers = field(default_factory=Workers)
    allow_shrink: bool = False
    fast: bool = True
    page_size: int = 50
    latest: int = 10
    large: int = 5000
    orders: int = 20_000
    markdown: bool | None = None
    mail: MailHeaders = MailHeaders()
    oai: Harvest = Harvest()
    feeds: tuple[tuple[str, str], ...] = ()
    site_name: str = "Papershelf"
    description: str = ""
    site_url: str = ""
    directory_urls: bool = True
    repo_url: str = ""

    def related(self, papers: int) -> int | None:
        """Return how many related papers each of so many shows, if not all that it has."""
        return _FEW_RELATED if papers > self.large else None

    def site(self, papers: int) -> Site:
        """Return what pages of a catalog of so many *papers* may know."""
        is_large = papers > self.large
        return Site(
            name=self.site_name,
            description=self.description,
            url=self.site_url,
            repo_url=self.repo_url,
            directory_urls=self.directory_urls,
            page_size=self.page_size,
            latest=self.latest,
            is_large=is_large,
            has_orders=papers <= self.orders,
            has_markdown=not is_large if self.markdown is None else self.markdown,
            oai=self.oai,
        )


class Site(Struct, frozen=True, kw_only=True):
    """What pages may know of the settings; `url` is the site's own address, empty where unknown.

    `page_size` is the length of a list's page and `latest` that of the home page's; `is_large`
    tells whether the catalog is kept small, `has_orders` whether its long lists have pages in
    other orders, and `has_markdown` whether papers are in the site as Markdown too.
    """

    name: str
    description: str
    url: str
    repo_url: str
    directory_urls: bool
    page_size: int
    latest: int
    is_large: bool
    has_orders: bool
    has_markdown: bool
    oai: Harvest


class _CuratedFile(Struct, frozen=True):
    """A file that the maintainer keeps beside the sources.

    It has a `field` that it is known by, which is its noun too, and a setting for its path, which
    is its name in the catalog's folder; `is_packaged` tells whether the package has one for those
    who keep none. What several files of it hold is loaded from pairs of a text and its path.
    """

    field: str
    setting: str
    load: Callable[[tuple[tuple[str, str], ...]], Any]
    is_packaged: bool = True


_CURATED_FILES = (
    _CuratedFile("taxonomy", "topics", load_taxonomies),
    _CuratedFile("venues", "venues", lambda files: load_venues(*files[0])),
    _CuratedFile(
        "corrections",
        "corrections",
        lambda files: load_corrections(*files[0]),
        is_packaged=False,
    ),
)


# Options that are fields of `Settings` as they are given.
_AS_GIVEN = ("page_size", "latest", "large", "orders", "markdown", "allow_shrink", "fast")


def load_settings(options: Mapping[str, Any], root: Path, place: str, **site: Any) -> Settings:
    """Return the settings that a block of options gives, with what `site` says of the site itself.

    `place` names the file in messages. Raises PapershelfError with everything that is wrong.
    """
    given = {key: value for key, value in options.items() if value is not None}
    problems = list(option_faults(given, place))
    paths = {one.field: _curated_paths(one, given, root) for one in _CURATED_FILES}
    curated, faults = _load_curated(paths, root, place)
    problems.extend(faults)
    maps = given.get("maps", {})
    field_maps: tuple[FieldMap, ...] = ()
    try:
        field_maps = load_field_maps(maps if isinstance(maps, Mapping) else {}, place)
    except PapershelfError as error:
        problems.extend(error.problems)
    if problems:
        raise PapershelfError(problems)
    cache_dir = given.get("cache_dir")
    sources = given.get("sources", CATALOG)
    sources = [root / name for name in ([sources] if isinstance(sources, str) else sources)]
    notes, first_seen = _notes_folder(given, root, sources), first_seen_file(sources)
    return Settings(
        sources=Sources(
            root=root,
            paths=tuple(sources),
            curated=(
                *chain.from_iterable(paths.values()),
                *(path for path in (notes, first_seen) if path),
            ),
            notes=notes,
            first_seen=first_seen,
            maps=field_maps,
        ),
        corrections=curated.pop("corrections", Corrections()),
        curated=Curated(year=given.get("year", 0), **curated),
        workers=Workers(
            jobs=given.get("jobs", 0),
            cluster=given.get("cluster", ""),
            cache_dir=root / Path(cache_dir).expanduser() if cache_dir else None,
        ),
        mail=convert(given.get("mail", {}), MailHeaders),
        feeds=tuple(given.get("feeds", {}).items()),
        oai=convert(given.get("oai", {}), Harvest),
        **{key: given[key] for key in _AS_GIVEN if key in given},
        **site,
    )


def _load_curated(
    paths: Mapping[str, Sequence[Path]], root: Path, place: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Return what the curated files at *paths* hold, by field, and what is wrong there."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for curated in _CURATED_FILES:
        try:
            if paths[curated.field]:
                found[curated.field] = _read_curated(curated, paths[curated.field], root, place)
        except PapershelfError as error:
            problems.extend(error.problems)
    if {"corrections", "taxonomy"} <= found.keys():
        problems.extend(unknown_topics(found["corrections"], found["taxonomy"]))
    return found, problems


def _curated_paths(
    curated: _CuratedFile, options: Mapping[str, Any], root: Path
) -> tuple[Path, ...]:
    """Return the files that *options* name, else the catalog's own, else the one of the package.

    Taxonomies that come along have names.
    """
    named = options.get(curated.setting)
    if named is not None and OPTIONS[curated.setting].accepts(named):
        known = taxonomies() if curated.field == "taxonomy" else {}
        names = [named] if isinstance(named, str) else named
        return tuple(dict.fromkeys(known.get(name, root / name) for name in names))
    name = f"{curated.setting}.yml"
    own = root / CATALOG / name
    if own.exists():
        return (own,)
    return (resource(name),) if curated.is_packaged else ()


def _notes_folder(options: Mapping[str, Any], root: Path, sources: Sequence[Path]) -> Path | None:
    """Return the folder of notes that *options* name, else the catalog's own, else the root's.

    One that is a source, or has one, is none of its own accord.
    """
    if named := options.get("notes"):
        return root / str(named)
    for folder in (root / CATALOG / "notes", root / "notes"):
        if folder.is_dir():
            whole = folder.resolve()
            if not any(resolved(source).is_relative_to(whole) for source in sources):
                return folder
    return None


def _read_curated(curated: _CuratedFile, paths: Iterable[Path], root: Path, place: str) -> object:
    """Load such files; raises PapershelfError where one can't be read or is broken."""
    texts: list[tuple[str, str]] = []
    unread: list[Problem] = []
    for path in paths:
        shown = Sources(root=root).shown(path)
        try:
            texts.append((path.read_text(encoding="utf-8-sig"), shown))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            message = f"can't read the {curated.field} {shown}: {reason}"
            unread.append(failure(Source(path=place), message, _packaged(curated, path)))
    if unread:
        raise PapershelfError(unread)
    return curated.load(tuple(texts))


def _packaged(curated: _CuratedFile, path: Path) -> str:
    """Return the hint that a name without an ending may be meant for one that comes along."""
    is_name = curated.field == "taxonomy" and not path.suffix and not path.exists()
    return f"those that come along: {', '.join(taxonomies())}" if is_name else ""
