"""The settings: the plugin's options in mkdocs.yml, all validated before any source is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, convert, field
from msgspec.structs import replace
from platformdirs import user_cache_path

from papershelf.curated import Curated
from papershelf.curated.corrections import Corrections, load_corrections, unknown_topics
from papershelf.curated.field_maps import FieldMap, load_field_maps
from papershelf.curated.history import ADDRESSES, DAYS, history_file
from papershelf.curated.options import OPTIONS, option_faults
from papershelf.curated.taxonomy import Taxonomy, load_taxonomies
from papershelf.curated.venues import Venues, load_venues
from papershelf.curated.yaml_nodes import Place, setting_source
from papershelf.engine.files import resolved
from papershelf.engine.task import digest
from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, failure, fatal
from papershelf.resources import resource, taxonomies

CATALOG = "site_src/catalog"
ANOTHER_CACHE = "name another folder by PAPERSHELF_CACHE or the setting `cache_dir`"
# The number of related papers on a page of a large catalog.
_FEW_RELATED = 3
_Value = TypeVar("_Value")


class Sources(Struct, frozen=True, kw_only=True):
    """The files and folders of papers; shown paths are relative to `root`, the project's folder.

    `curated` are the maintainer's files and folders, including the folder of `notes` and the files
    of `first_seen` days and of `addresses` if they exist. `docs` is the folder of the site's pages,
    which are no sources. `maps` are the site's field maps for JSON.
    """

    root: Path
    paths: tuple[Path, ...] = ()
    curated: tuple[Path, ...] = ()
    notes: Path | None = None
    first_seen: Path | None = None
    addresses: Path | None = None
    docs: Path | None = None
    maps: tuple[FieldMap, ...] = ()

    @property
    def excluded(self) -> tuple[Path, ...]:
        """The files and folders that are no sources even where they are within one."""
        return (*self.curated, *([self.docs] if self.docs else ()))

    @property
    def shown_paths(self) -> tuple[str, ...]:
        """The configured paths, as shown to people."""
        return tuple(map(self.shown, self.paths))

    @property
    def names(self) -> tuple[str, ...]:
        """Unique names of the configured paths, which do not reveal the layout of the machine."""
        return tuple(map(self._name, self.paths))

    def _name(self, path: Path) -> str:
        shown, absolute = self.shown(path), resolved(path)
        is_inside = absolute.is_relative_to(self.root.resolve())
        return shown if is_inside else f"{shown} {digest(os.fsencode(absolute))}"

    def shown(self, path: Path) -> str:
        """Return *path* as shown to people: relative to the root if inside, else its name alone.

        No page or report reveals the layout of the maintainer's machine. Bytes that are not UTF-8
        are escaped.
        """
        try:
            shown = resolved(path).relative_to(self.root.resolve()).as_posix()
        except ValueError:
            shown = path.name if path.name not in ("", "..") else path.resolve().name
        return escaped_path(shown)


def escaped_path(path: str) -> str:
    """Return *path* for display, with bytes that are not UTF-8 escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Workers(Struct, frozen=True, kw_only=True):
    """The worker processes, and the folder of the cache.

    There are `jobs` processes (0: one per processor), or those of the Dask cluster at the address
    `cluster`.
    """

    jobs: int = 0
    cluster: str = ""
    cache_dir: Path | None = None

    @property
    def cache_folder(self) -> Path:
        """The cache folder: PAPERSHELF_CACHE, the setting, or the user's cache folder.

        The path is absolute, as workers of a cluster have other current folders.
        """
        configured = os.environ.get("PAPERSHELF_CACHE")
        folder = Path(configured) if configured else self.cache_dir or user_cache_path("papershelf")
        return folder.absolute()


def unusable_cache(folder: Path, error: OSError) -> PapershelfError:
    """Return the error that the cache can't use its *folder* because of *error*."""
    reason = f"the cache can't use this folder: {error.strerror or error}"
    return fatal(str(folder), reason, hint=ANOTHER_CACHE)


class MailHeaders(Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """Headers of digest mails: sender, recipient and address to `unsubscribe`, or empty each."""

    sender: str = ""
    to: str = ""
    unsubscribe: str = ""


class Harvest(Struct, frozen=True, kw_only=True):
    """The administrator's `email` for OAI-PMH, and the address of the `gateway`, if there is one.

    The protocol requires an email address: without one, no static repository is written.
    """

    email: str = ""
    gateway: str = ""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a build, from the `file` of this path in messages.

    `page_size` is the number of papers on a page of a list, and `latest` that on the home page.
    Without `fast`, MkDocs renders all pages. The site of a catalog of more than `large` papers is
    reduced: lists have one line per paper, and authors of few papers have no pages. With up to
    `orders` papers, long lists have pages in other orders; with more, the search sorts. `markdown`
    is whether papers are also published as Markdown (None: unless the catalog is large). `mail`
    has the headers of digests, `oai` those of harvesting, and `feeds` the names and queries of
    saved searches.
    """

    sources: Sources
    file: str = "mkdocs.yml"
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
        """Return how many related papers a page shows in a catalog of *papers*, or None for all."""
        return _FEW_RELATED if papers > self.large else None

    def site(self, papers: int) -> Site:
        """Return the settings for pages of a catalog; *papers* is its number of papers."""
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


class PageSettings(Struct, frozen=True, kw_only=True):
    """The settings that views of pages hold; `url` is the site's address, empty if unknown.

    `is_large` is whether the site is reduced, and `has_markdown` whether papers are also published
    as Markdown.
    """

    url: str
    repo_url: str
    directory_urls: bool
    is_large: bool
    has_markdown: bool


class Site(PageSettings, frozen=True, kw_only=True):
    """The settings that decide which pages a site has, and what they contain.

    `has_orders` is whether long lists have pages in other orders; `Settings` has the others.
    """

    name: str
    description: str
    page_size: int
    latest: int
    has_orders: bool
    oai: Harvest

    @property
    def page(self) -> PageSettings:
        """The settings for views: pages stay in the cache if another setting changes."""
        return convert(self, PageSettings, from_attributes=True)


# The kinds of curated files in messages, by their settings, which are also their file names.
_CURATED_FILES = {"topics": "taxonomy", "venues": "venues", "corrections": "corrections"}


def load_settings(
    options: Mapping[str, Any],
    root: Path,
    settings_file: str,
    docs: Path | None = None,
    **site: Any,
) -> Settings:
    """Return the settings of the plugin's *options*; *site* are further fields of `Settings`.

    *settings_file* is its path in messages, and *docs* the folder of pages. Raises
    PapershelfError with all problems at once.
    """
    values = {key: value for key, value in options.items() if value is not None}
    place = partial(setting_source, root, settings_file, "plugins", "papershelf")
    paths = {setting: _curated_paths(setting, values, root) for setting in _CURATED_FILES}
    texts = partial(_texts_of, paths, root, place)
    given = values.get("maps")
    blocks = given if isinstance(given, Mapping) else {}
    taxonomy, of_topics = _attempt(lambda: load_taxonomies(texts("topics")), Taxonomy())
    venues, of_venues = _attempt(lambda: load_venues(*texts("venues")[0]), Venues())
    corrections, faults = _attempt(
        lambda: next((load_corrections(*file) for file in texts("corrections")), Corrections()),
        Corrections(),
    )
    maps, of_maps = _attempt(lambda: load_field_maps(blocks, place), tuple[FieldMap, ...]())
    unknown = () if of_topics else unknown_topics(corrections, taxonomy)
    of_options = [*option_faults(values, place), *_faults_of_notes(values, root, place)]
    if problems := [*of_options, *of_topics, *of_venues, *faults, *unknown, *of_maps]:
        raise PapershelfError(problems)
    cache_dir = root / Path(values["cache_dir"]).expanduser() if "cache_dir" in values else None
    sources = _sources(values, root, chain.from_iterable(paths.values()))
    values |= {
        "sources": replace(sources, docs=docs, maps=maps),
        "file": settings_file,
        "corrections": corrections,
        "curated": Curated(year=values.get("year", 0), taxonomy=taxonomy, venues=venues),
        "workers": convert({**values, "cache_dir": cache_dir}, Workers),
        "mail": convert(values.get("mail", {}), MailHeaders),
        "feeds": tuple(values.get("feeds", {}).items()),
        "oai": convert(values.get("oai", {}), Harvest),
    }
    fields = {name: values[name] for name in Settings.__struct_fields__ if name in values}
    return Settings(**fields, **site)


def _sources(options: Mapping[str, Any], root: Path, curated: Iterable[Path]) -> Sources:
    """Return the sources in *options*, with the *curated* files of the catalog, and its history."""
    named = options.get("sources", CATALOG)
    paths = [root / name for name in ([named] if isinstance(named, str) else named)]
    notes = _notes_folder(options, root, paths)
    first_seen, addresses = history_file(paths, DAYS), history_file(paths, ADDRESSES)
    return Sources(
        root=root,
        paths=tuple(paths),
        curated=(*curated, *filter(None, (notes, first_seen, addresses))),
        notes=notes,
        first_seen=first_seen,
        addresses=addresses,
    )


def _attempt(load: Callable[[], _Value], default: _Value) -> tuple[_Value, tuple[Problem, ...]]:
    """Return what *load* returns, or *default* and the problems of the error that it raises."""
    try:
        return load(), ()
    except PapershelfError as error:
        return default, error.problems


def _curated_paths(setting: str, options: Mapping[str, Any], root: Path) -> tuple[Path, ...]:
    """Return the paths in *options*, else that in the catalog's folder, else the package's.

    Packaged taxonomies are given by name instead of by path. Corrections are not packaged.
    """
    option = options.get(setting)
    if option is not None and OPTIONS[setting].accepts(option):
        packaged = taxonomies() if setting == "topics" else {}
        names = [option] if isinstance(option, str) else option
        return tuple(dict.fromkeys(packaged.get(name, root / name) for name in names))
    name = f"{setting}.yml"
    path = root / CATALOG / name
    if path.exists():
        return (path,)
    return () if setting == "corrections" else (resource(name),)


def _notes_folder(options: Mapping[str, Any], root: Path, sources: Sequence[Path]) -> Path | None:
    """Return the folder of notes in *options*, else that of the catalog, else that of the root.

    A default folder that is a source, or contains one, is not a folder of notes.
    """
    if option := options.get("notes"):
        return root / str(option)
    for folder in (root / CATALOG / "notes", root / "notes"):
        if folder.is_dir():
            absolute = folder.resolve()
            if not any(resolved(source).is_relative_to(absolute) for source in sources):
                return folder
    return None


def _faults_of_notes(options: Mapping[str, Any], root: Path, place: Place) -> Iterator[Problem]:
    """Yield an error if nothing is at the path of the notes in *options*."""
    path = options.get("notes")
    if OPTIONS["notes"].accepts(path) and not (root / str(path)).exists():
        yield failure(place("notes"), f"there is no folder {path} for notes")


def _texts_of(
    paths: Mapping[str, Iterable[Path]], root: Path, place: Place, setting: str
) -> tuple[tuple[str, str], ...]:
    """Return the texts of those curated files at *paths* that are of *setting*, and their names.

    Raises PapershelfError if one can't be read.
    """
    texts: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for path in paths[setting]:
        shown = Sources(root=root).shown(path)
        try:
            texts.append((path.read_text(encoding="utf-8-sig"), shown))
        except UnicodeDecodeError as error:
            source = Source(path=shown, line=error.object.count(b"\n", 0, error.start) + 1)
            problems.append(failure(source, "not UTF-8", "save the file as UTF-8"))
        except OSError as error:
            message = f"can't read the {_CURATED_FILES[setting]} {shown}: {error.strerror}"
            is_name = setting == "topics" and not path.suffix and not path.exists()
            hint = f"bundled taxonomies: {', '.join(taxonomies())}" if is_name else ""
            problems.append(failure(place(setting), message, hint))
    if problems:
        raise PapershelfError(problems)
    return tuple(texts)
