"""The folder of a site: what must not be lost there, and errors where it can't be replaced."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from papershelf.config import ANOTHER_CACHE, Sources, escaped_path
from papershelf.engine.files import is_empty, resolved
from papershelf.problems import fatal
from papershelf.readers.files.finding import is_build_output

_ANOTHER = "choose another folder with -d"


def site_folder(config: MkDocsConfig) -> Path:
    """Return the resolved folder of the site; raises Abort for an impossible path."""
    try:
        return Path(config.site_dir).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Abort(f"site_dir: {error}") from error


def shown_site(config: MkDocsConfig) -> str:
    """Return the folder of the site for display: relative to the project if inside, else whole."""
    site, project = site_folder(config), resolved(Path(config.config_file_path).parent)
    inside = site.relative_to(project) if site.is_relative_to(project) else site
    return escaped_path(inside.as_posix())


def guard_project(site: Path, project: Path) -> None:
    """Raise PapershelfError where the folder *site* would replace *project*, which it is made from.

    MkDocs would report this in its own terms, with the paths of folders that the user did not name.
    """
    if resolved(project).is_relative_to(resolved(site)):
        message = "the site would replace the folder that it is built from"
        raise fatal(site.as_posix(), message, hint=_ANOTHER)


def guard_site(site: Path, config: MkDocsConfig, sources: Sources, *, is_forced: bool) -> None:
    """Raise PapershelfError where replacing the folder *site* would lose files or is impossible.

    A folder that no build has made is accepted only if *is_forced*.
    """
    shown = shown_site(config)
    if site.exists() and not site.is_dir():
        raise fatal(shown, "this is a file, but the site needs a folder", hint=_ANOTHER)
    made_from = (*sources.paths, *sources.curated, Path(config.config_file_path))
    docs = resolved(Path(config.docs_dir))
    for path in made_from:
        if resolved(path).is_relative_to(site):
            raise fatal(shown, f"the site would replace {sources.shown(path)}", hint=_ANOTHER)
        if resolved(path) == docs:
            message = "the pages would be written into this folder of sources"
            hint = "keep sources and pages in separate folders"
            raise fatal(sources.shown(path), message, hint=hint)
    if site.is_mount():
        hint = f"choose a folder inside it: -d {shown}/public"
        raise fatal(shown, "the site can't replace a mount point", hint=hint)
    if not (is_forced or is_empty(site) or is_build_output(site)):
        hint = (
            "remove it, choose another with -d, or let `papershelf build` replace it and all its "
            "files with --force"
        )
        raise fatal(shown, "Papershelf did not create this folder", hint=hint)


def guard_cache(folder: Path, site: Path, docs: Path, sources: Sources) -> None:
    """Raise PapershelfError for a cache *folder* in *docs*, or in *site* unless it is hidden."""
    cache = resolved(folder)
    shown = sources.shown(cache)
    if cache.is_relative_to(resolved(docs)):
        raise fatal(shown, "the cache would be among the pages", hint=ANOTHER_CACHE)
    if cache.is_relative_to(site):
        inner = cache.relative_to(site).parts
        # A hidden folder is kept when the site is replaced.
        if not (inner and inner[0].startswith(".")):
            raise fatal(shown, "the cache would be replaced by the site", hint=ANOTHER_CACHE)


@contextmanager
def replacing(config: MkDocsConfig) -> Iterator[None]:
    """Raise PapershelfError with a hint where the folder of the site can't be replaced.

    The OSError of a full disk is passed on, as another folder would not help.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            raise
        hint = "choose another with -d, in a folder that you can write to"
        reason = f"the site can't replace this folder: {error.strerror or error}"
        raise fatal(shown_site(config), reason, hint=hint) from error
