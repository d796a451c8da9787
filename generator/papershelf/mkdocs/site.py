"""Loading the configuration of a site, and building it by MkDocs."""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load
from msgspec import Struct
from yaml import YAMLError

from papershelf.config import CATALOG, Settings, Sources
from papershelf.curated.history import with_lines
from papershelf.curated.yaml_nodes import yaml_fault
from papershelf.engine.files import make_folder, resolved, write_file
from papershelf.engine.progress import Progress, silent
from papershelf.mkdocs import log
from papershelf.mkdocs.offline import take_offline
from papershelf.mkdocs.plugin import PapershelfPlugin
from papershelf.mkdocs.site_folder import guard_project
from papershelf.model import PartialDate
from papershelf.problems import PapershelfError, Summary, fatal
from papershelf.resources import resource
from papershelf.text.wording import count

_CONFIG = "mkdocs.yml"
# MkDocs looks for both names in this order.
_CONFIGS = (_CONFIG, "mkdocs.yaml")
# What a site without that file is configured by.
_VARIABLES = "the variables PAPERSHELF_SITE_NAME, PAPERSHELF_SITE_URL and PAPERSHELF_REPO_URL"
# The folder for generated pages where there are no settings.
_WORK = ".papershelf"
# An existing folder for MkDocs, which requires one, where no page is made or read.
_NO_PAGES = str(resource("pages"))
# The base of MkDocs' errors, for modules that do not import MkDocs.
SiteError = MkDocsException


class Request(Struct, frozen=True, kw_only=True):
    """The options of the command line; `sources` replace the configured ones."""

    sources: Sequence[Path] = ()
    config_file: Path | None = None
    site_dir: Path | None = None
    strict: bool = False
    allow_shrink: bool = False
    force: bool = False
    offline: bool = False
    jobs: int | None = None
    cluster: str | None = None
    verify: int = 0


class LoadedSite(Struct, frozen=True, kw_only=True):
    """A loaded configuration with the plugin that makes its pages."""

    config: MkDocsConfig
    plugin: PapershelfPlugin

    @property
    def settings(self) -> Settings:
        """The settings of the catalog."""
        return self.plugin.settings(self.config)


def settings_of(request: Request) -> Settings:
    """Return the settings of the catalog that *request* names, without writing any file."""
    return load_site(request, makes_docs=False).settings


def load_site(request: Request, *, makes_docs: bool = True) -> LoadedSite:
    """Return the configuration that *request* names, else `mkdocs.yml`, else the built-in one.

    Makes a missing folder for pages if *makes_docs*. Raises PapershelfError or MkDocs' Abort where
    the configuration is missing or broken.
    """
    folder = Path.cwd()
    found = (folder / name for name in _CONFIGS if (folder / name).is_file())
    config_file = request.config_file or next(found, folder / _CONFIG)
    shown, site_dir = config_file.name, None
    if request.site_dir:
        guard_project(request.site_dir, config_file.parent)
        site_dir = str(request.site_dir.absolute())
    if config_file.is_file():
        content = config_file
        docs_dir = _docs_dir(config_file, makes_folder=makes_docs)
    else:
        _require_sources(request, folder)
        content, shown = resource(_CONFIG), _VARIABLES
        docs_dir = _work_docs(folder) if makes_docs else _NO_PAGES
        site_dir = site_dir or str(folder / "site")
    try:
        config = load_config(
            str(content),
            config_file_path=str(config_file),
            docs_dir=docs_dir,
            site_dir=site_dir,
            strict=request.strict or None,
        )
    except (TypeError, ValueError, MkDocsException) as error:
        # MkDocs does not name the file, and does not catch errors of impossible addresses or paths.
        # Our plugin's errors have a cause, and name their place.
        if isinstance(error, MkDocsException) and error.__cause__:
            raise
        raise fatal(shown, str(error)) from error
    if request.offline:
        take_offline(config)
    return LoadedSite(config=config, plugin=_plugin_of(config, request))


def _work_docs(folder: Path) -> str:
    """Make and return the folder for generated pages in a *folder* without settings."""
    docs = folder / _WORK / "docs"
    for part in (folder / _WORK, docs):
        if part.is_symlink():
            shown = part.relative_to(folder).as_posix()
            raise fatal(shown, "this is a link, but the pages need a folder")
    ignore = folder / _WORK / ".gitignore"
    try:
        make_folder(docs)
        if not ignore.exists():
            write_file(ignore, b"*\n")
    except OSError as error:
        reason = f"the pages can't be written here: {error.strerror or error}"
        raise fatal(_WORK, reason, hint="change to a folder that you can write to") from error
    return str(docs)


def _docs_dir(config_file: Path, *, makes_folder: bool) -> str | None:
    """Return the docs folder to use instead of that in *config_file*, or None.

    MkDocs requires a folder: a missing one is made if *makes_folder*, and replaced otherwise.
    """
    with config_file.open("rb") as file:
        try:
            # Without a configuration, MkDocs' loader does not know `!relative`.
            loader = get_yaml_loader(config=MkDocsConfig())
            docs_dir = yaml_load(file, loader).get("docs_dir", "docs")
        except (ConfigurationError, AttributeError, TypeError) as error:
            if isinstance(error.__context__, YAMLError):
                raise _invalid_yaml(error.__context__, config_file) from error
            return None  # MkDocs reports other errors when it loads the file
    if not isinstance(docs_dir, str) or "\0" in docs_dir:
        return None  # MkDocs reports an impossible path
    folder = config_file.parent / docs_dir
    if makes_folder and not folder.exists():
        make_folder(folder)
    return None if folder.exists() else _NO_PAGES  # MkDocs reports a file


def _invalid_yaml(error: YAMLError, config_file: Path) -> PapershelfError:
    """Return the report of an *error* in *config_file*, or in one that it inherits."""
    file = Path(getattr(getattr(error, "problem_mark", error), "name", config_file))
    line, message, hint = yaml_fault(error, file.read_text(encoding="utf-8", errors="replace"))
    shown = Path(os.path.relpath(file, config_file.parent)).as_posix()
    return fatal(shown, message, line=line, hint=hint)


def _require_sources(request: Request, folder: Path) -> None:
    """Raise PapershelfError where the settings are missing, or there are no sources."""
    if file := request.config_file:
        message = "this is not a file" if file.exists() else "there is no such file"
        raise fatal(file.as_posix(), message, hint=f"give a settings file such as {_CONFIG}")
    if not request.sources and not (folder / CATALOG).is_dir():
        message = f"there is no {_CONFIG}, and no source was given"
        raise fatal(folder.name or "here", message, hint="name a source, such as listing.txt")


def _plugin_of(config: MkDocsConfig, request: Request) -> PapershelfPlugin:
    """Return our plugin of *config*, with its settings overridden by *request*."""
    plugin = config.plugins.get("papershelf")
    if not isinstance(plugin, PapershelfPlugin):
        file, message = Path(config.config_file_path), "the papershelf plugin is not enabled"
        raise fatal(file.name, message, hint="add it to the list `plugins`")
    given = {
        "sources": [str(resolved(path)) for path in request.sources],
        "allow_shrink": request.allow_shrink,
        "jobs": request.jobs,
        "cluster": request.cluster,
    }
    plugin.options = {**plugin.options, **{name: value for name, value in given.items() if value}}
    plugin.verify, plugin.force = request.verify, request.force
    return plugin


def build_site(site: LoadedSite, progress: Progress = silent) -> Summary:
    """Build the site, unless it is up to date, and record days and addresses of papers.

    Raises MkDocs' Abort, with the last site in place, where the build fails.
    """
    plugin, plugins = site.plugin, site.config.plugins
    plugin.progress = progress
    with ExitStack() as ending:
        # MkDocs reports no interrupt to plugins.
        ending.callback(plugin.end)
        unchanged = plugin.unchanged(site.config)
        if unchanged and not plugin.verify:
            return unchanged
        plugin.today = _today()
        plugins.on_startup(command="build", dirty=False)
        ending.callback(plugins.on_shutdown)
        run_mkdocs(site)
    outcome = plugin.outcome
    sources = site.settings.sources
    _remember(outcome.first_seen, sources.first_seen, sources)
    _remember(outcome.addresses, sources.addresses, sources)
    return outcome.summary


def run_mkdocs(site: LoadedSite, serve_url: str | None = None) -> None:
    """Make MkDocs build the site, for a preview at *serve_url* if there is one.

    Raises PapershelfError, with file and line, for an error in a template.
    """
    try:
        mkdocs_build(site.config, serve_url=serve_url)
    except Exception as error:  # a template may raise anything; what none raised is raised again
        if not (place := _place_of(error)):
            raise
        file, line = place
        message = str(error.message if isinstance(error, TemplateError) else error)
        if isinstance(error, TemplateNotFound):
            message = f"there is no template {error.name!r}"
        hint = "correct this template, or remove it"
        raise fatal(site.settings.sources.shown(file), message, line=line, hint=hint) from error


def _place_of(error: Exception) -> tuple[Path, int] | None:
    """Return the file and the line of the template that raised *error*, or None if none did."""
    if isinstance(error, TemplateSyntaxError):
        return Path(error.filename or error.name or "template"), error.lineno
    # Jinja gives the frames of a template its file and lines.
    frames = [(Path(it.f_code.co_filename), line) for it, line in walk_tb(error.__traceback__)]
    if not isinstance(error, TemplateError):
        # A division by zero, for example, is an error of a template if it happened in its own code.
        return frames[-1] if frames[-1][0].suffix == ".html" else None
    places = [place for place in frames if place[0].suffix != ".py"]
    return places[-1] if places else (Path("template"), 0)


def _today() -> PartialDate:
    """Return the day of the build, that of SOURCE_DATE_EPOCH if it is set."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    day = datetime.fromtimestamp(seconds, UTC)
    return PartialDate(year=day.year, month=day.month, day=day.day)


def _remember(values: Mapping[str, object], file: Path | None, sources: Sources) -> None:
    """Add the *values* of papers by id to the catalog's *file* of them, or log why that failed."""
    if not (values and file):
        return
    shown, papers = sources.shown(file), count(len(values), "paper")
    try:
        write_file(file, with_lines(file.read_bytes(), values))
        log.info("%s: added the lines of %s; commit this file", shown, papers)
    except OSError as error:
        message = "%s: can't add the lines of %s (%s); the next build will try again"
        log.info(message, shown, papers, error.strerror or error)
