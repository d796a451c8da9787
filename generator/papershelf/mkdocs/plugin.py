"""The MkDocs plugin: it makes the pages before MkDocs looks for them, and leaves the rest to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from gzip import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig, ValidationError
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from papershelf.build import Outcome, Summary, build, listed_sources
from papershelf.config import Settings, load_settings
from papershelf.engine.artifact import Artifact
from papershelf.engine.cache import Cache
from papershelf.engine.files import link_files, make_folder, write_file
from papershelf.engine.outputs import owned_in
from papershelf.engine.progress import FINISHING, RENDERING, Progress, silent
from papershelf.engine.staging import Staging
from papershelf.mkdocs import slim
from papershelf.mkdocs.eligibility import ineligible
from papershelf.mkdocs.handwritten import SiteFiles, hand_written
from papershelf.mkdocs.inputs import inputs_of, unknown
from papershelf.mkdocs.messages import has_warned, report
from papershelf.mkdocs.navigation import navigation_of
from papershelf.mkdocs.publish import Publisher, last_skeletons
from papershelf.mkdocs.run import SiteBuild
from papershelf.mkdocs.search import LUNR, lunr_module, with_own_search
from papershelf.mkdocs.sitemap import SITEMAP, extended, parts
from papershelf.mkdocs.skeleton import Frames
from papershelf.mkdocs.theme import equip_markdown, equip_theme
from papershelf.mkdocs.watch import watch_sources
from papershelf.outputs.addresses import SEARCH
from papershelf.outputs.limits import too_large
from papershelf.problems import PapershelfError, fatal
from papershelf.resources import environment

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation

_log = logging.getLogger("mkdocs.plugins.papershelf")
# For those who ask for more than our own messages.
_details = logging.getLogger("mkdocs.plugins.papershelf.details")

_SEARCH_TEMPLATE = "search.html"
_EPOCH = "1970-01-01"


class PapershelfPlugin(BasePlugin[LegacyConfig]):
    """Configured by the block that `papershelf.config` checks.

    `progress` and `outcome` are the command line's way to follow a build and to tell of it.
    """

    def __init__(self) -> None:
        self.options: Mapping[str, Any] = {}
        self.root = Path()
        self.progress: Progress = silent
        self.outcome: Outcome | None = None
        # How many cached results are made anew to be compared.
        self.verify = 0
        # Where the table of a site lies that is gone with its folder, such as that of a preview.
        self.tables: Path | None = None
        self.run: SiteBuild | None = None
        self._docs_dir = ""
        self._files: SiteFiles | None = None
        self._nav: Navigation | None = None
        self._frames: Frames | None = None
        self._staging: Staging | None = None
        # Generated pages that the navigation has.
        self._named: dict[str, Page] = {}
        self._addresses: list[str] = []
        self._pages = self._rendered = 0

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the settings, so that MkDocs reports them with its own."""
        self.config = LegacyConfig(())
        self.options = options
        self.root = Path(config_file_path).parent if config_file_path else Path.cwd()
        try:
            load_settings(options, self.root, "mkdocs.yml")
        except PapershelfError as error:
            return [("papershelf", ValidationError(str(found))) for found in error.problems], []
        return [], []

    def unchanged(self, config: MkDocsConfig) -> Summary | None:
        """Return the sums of the last build, if this one would make the same, or None.

        A build that follows goes by what was found here.
        """
        run = self._begin(config)
        summary = run.unchanged()
        if summary:
            self._end()
        return summary

    def _begin(self, config: MkDocsConfig) -> SiteBuild:
        """Be the only build in these folders, and see what there is of the last one."""
        settings = self.settings(config)
        site = Path(config.site_dir).resolve()
        run = SiteBuild(Path(config.docs_dir), site, settings.cache_folder, self.tables)
        with _aborting():
            _guard_site(site, config, settings)
            self.run = run
            try:
                run.begin()
                run.inputs = self._inputs(config, settings)
            except (OSError, PapershelfError):
                self._end()
                raise
        return run

    def _inputs(self, config: MkDocsConfig, settings: Settings) -> str:
        """Return the digest of all that this build reads, or an empty text."""
        reason = next(unknown(config, self), "")
        if reason:
            _details.info("all is built anew: %s", reason)
            return ""
        try:
            read = listed_sources(settings)
        except PapershelfError:
            # The build will say it.
            return ""
        owned = owned_in(Path(config.docs_dir))
        return inputs_of(config, self.options, read, environment(), owned)

    def _end(self) -> None:
        """Let the next build begin."""
        if self.run:
            self.run.end()
        self.run = self._files = self._nav = self._frames = self._staging = None
        self._named, self._addresses = {}, []
        self._pages = self._rendered = 0

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """See to what the pages need of the theme and of Markdown, and stage the site."""
        run = self.run or self._begin(config)
        equip_theme(config, Cache(run.cache))
        equip_markdown(config)
        config.site_dir = str(run.staged)
        self._docs_dir = config.docs_dir
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make the pages, and show MkDocs those that are not ours; it looks for them next."""
        run, settings = self._running, self.settings(config)
        with _aborting():
            self.outcome = build(settings, run.docs, self.progress, verify=self.verify)
        written = self.outcome.written
        report(self.outcome.problems)
        for path in written.unowned:
            _log.info("%s is hand-written and stays as it is", path)
        self.progress(RENDERING, 0, 0)
        reason = ineligible(config, self)
        if reason or not settings.fast:
            if reason and settings.fast:
                _log.info("pages are rendered one by one: %s", reason)
            return
        make_folder(run.linked_docs, is_private=True)
        by_hand = hand_written(run.docs, written.files)
        link_files(by_hand, run.docs.absolute(), run.linked_docs, is_symbolic=True)
        config.docs_dir = str(run.linked_docs)

    @property
    def _running(self) -> SiteBuild:
        if self.run is None:
            raise Abort("the papershelf plugin was not configured")
        return self.run

    @property
    def _made(self) -> Outcome:
        if self.outcome is None:
            raise Abort("the papershelf plugin did not run")
        return self.outcome

    def _is_filled(self, config: MkDocsConfig) -> bool:
        """Return whether generated pages are filled into skeletons."""
        return config.docs_dir != self._docs_dir

    @event_priority(-100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add lunr.js, take out what no visitor loads, and see to the navigation."""
        generated = self._made.written.files
        files.append(File.generated(config, LUNR, content=lunr_module()))
        for file in list(slim.source_maps(files)):
            files.remove(file)
        pages = {file.src_uri for file in files.documentation_pages()}
        config.nav = navigation_of(config.nav, pages - generated.keys(), generated.keys())
        if not self._is_filled(config):
            return files
        self._files = SiteFiles(files, generated.keys(), config)
        return self._files

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take note of the navigation."""
        self._nav = nav
        if self._files:
            self._named = self._files.open(partial(self._content_of, config))
        return nav

    def _content_of(self, config: MkDocsConfig, path: str) -> str:
        """Return the HTML of a generated page."""
        for artifact in self._load(config, self._made.written.files[path].key):
            if artifact.path == path and artifact.page:
                return artifact.page.content
        return ""

    def _load(self, config: MkDocsConfig, key: str) -> Sequence[Artifact]:
        """Return what the task of *key* has made; it is made anew if the cache has lost it."""
        try:
            return self._made.load(key)
        except PapershelfError:
            self.outcome = build(self.settings(config), self._running.docs)
            return self._made.load(key)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Keep what we made out of Material's index, and give the search page its template."""
        if page.file.src_uri in self._made.written.files:
            page.meta["search"] = {"exclude": True}
            if page.file.src_uri == SEARCH:
                page.meta.setdefault("template", _SEARCH_TEMPLATE)
        return markdown

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Take the clock out of the pages: their date is that of the newest paper.

        And a way to edit the source out of those that no repository holds. Templates get the filter
        that names our search. Then put the pages that are ours into the site.
        """
        env.filters["with_own_search"] = with_own_search
        if self._nav and slim.is_equipped(config):
            slim.furnish(env, config, self._nav, files)
        outcome = self._made
        pages = [file.page for file in files.documentation_pages() if file.page]
        for page in pages:
            page.update_date = outcome.newest or _EPOCH
            if page.file.src_uri in outcome.written.files:
                page.edit_url = None
        self._pages = len(pages)
        with _aborting():
            self._publish(env, config)
        return env

    def _publish(self, env: Environment, config: MkDocsConfig) -> None:
        """Put generated pages into the next site, and see which files of the last one stay."""
        run, outcome, files = self._running, self._made, self._files
        if files is None or self._nav is None:
            self._staging = Staging(run.site, run.table, {})
            return
        publisher = Publisher(
            outcome.written.files,
            partial(self._load, config),
            self._named,
            directory_urls=config.use_directory_urls,
            taken={file.dest_uri for file in files if file.inclusion.is_included()},
        )
        self._pages += sum(path.endswith(".md") for path in outcome.written.files)
        frames = Frames(config, self._nav, env, outcome.newest or _EPOCH)
        publisher.fill_named(frames)
        staging = Staging(run.site, run.table, last_skeletons(frames, run.table))
        for pages in publisher.publish(frames, staging):
            self._count(pages)
        self._frames, self._staging = frames, staging
        if config.site_url:
            self._addresses = list(publisher.addresses(frames, staging.files))

    @event_priority(-100)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Add our pages to the site map, and split a long one."""
        if template_name != SITEMAP or self._staging is None:
            return output_content
        whole = extended(output_content, self._addresses)
        first, *others = parts(whole, config.site_url or "")
        for part in others:
            self._staging.put(part.name, part.data)
        return first.text

    def on_post_page(self, output: str, *, page: object, config: MkDocsConfig) -> str:
        """Count the pages that are done."""
        self._count(1)
        return output

    def _count(self, pages: int) -> None:
        """Tell of pages that are done."""
        if pages:
            self._rendered += pages
            self.progress(RENDERING, self._rendered, self._pages)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the finished site in the place of the last one, unless strict mode will refuse it."""
        self.progress(FINISHING, 0, 0)
        run, staging = self.run, self._staging
        if run is None or staging is None:
            return
        _compress_sitemap(run.staged)
        config.site_dir, config.docs_dir = str(run.site), self._docs_dir
        staging.adopt()
        report(too_large(staging.size, run.site.name))
        if not (config.strict and has_warned()):
            skeletons = self._frames.digests if self._frames else {}
            with _aborting():
                run.publish(staging, skeletons, self._made.summary)
        self._end()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last site, and nothing of this one."""
        self._end()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch what pages are made from, and not the pages that this makes itself."""
        del builder
        watch_sources(server, config, self.settings(config))
        return server

    def settings(self, config: MkDocsConfig) -> Settings:
        """Return the settings of this build; the options were checked when they were loaded."""
        return load_settings(
            self.options,
            self.root,
            "mkdocs.yml",
            site_name=config.site_name,
            description=config.site_description or "",
            site_url=config.site_url or "",
            repo_url=config.repo_url or "",
            directory_urls=config.use_directory_urls,
        )


@contextmanager
def _aborting() -> Iterator[None]:
    """Raise an error that people can correct in the way that MkDocs has for one."""
    try:
        yield
    except PapershelfError as error:
        raise Abort(str(error)) from error
    except OSError as error:
        raise Abort(f"{error.filename or 'the disk'}: {error.strerror or error}") from error


def _guard_site(site: Path, config: MkDocsConfig, settings: Settings) -> None:
    """Refuse to put the site where a file is, or what it is made from: it would be gone."""
    shown = settings.shown(site)
    if site.exists() and not site.is_dir():
        raise fatal(shown, "the site needs a folder, and this is a file")
    made_from = (*settings.sources, *settings.curated_paths, Path(config.config_file_path))
    for path in made_from:
        if path.resolve().is_relative_to(site):
            raise fatal(shown, f"the site would take the place of {settings.shown(path)}")


def _compress_sitemap(site: Path) -> None:
    """Compress the site map anew, without the time at which MkDocs has done it."""
    path = site / SITEMAP
    if path.is_file():
        write_file(path.with_name(f"{SITEMAP}.gz"), compress(path.read_bytes(), mtime=0))
