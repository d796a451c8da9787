"""The MkDocs plugin: makes the pages before MkDocs collects files, and publishes the site after."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from gzip import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateNotFound
from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from papershelf.config import Settings, load_settings
from papershelf.engine.artifact import Artifact
from papershelf.engine.files import link_files, make_folder
from papershelf.engine.progress import Progress, Stage, silent
from papershelf.mkdocs import log
from papershelf.mkdocs.eligibility import ineligible, inputs_of
from papershelf.mkdocs.navigation import site_navigation
from papershelf.mkdocs.offline import index_scripts, is_offline, make_scripts
from papershelf.mkdocs.publish import (
    Publisher,
    SiteFiles,
    dest_uris_of,
    hand_written,
    put_markdown,
    warn_of_exclusion,
)
from papershelf.mkdocs.site_build import SiteBuild, log_problems
from papershelf.mkdocs.site_folder import guard_cache, guard_site, replacing, site_folder
from papershelf.mkdocs.sitemap import SITEMAP, compress_sitemap, split_sitemap, with_addresses
from papershelf.mkdocs.skeleton import Frames, meta_of
from papershelf.mkdocs.theme import (
    LUNR,
    add_frame_values,
    add_styles,
    equip_markdown,
    equip_theme,
    lunr_module,
    shorten_scripts,
)
from papershelf.model import PartialDate
from papershelf.outputs.host_limits import too_large
from papershelf.problems import PapershelfError, Summary, fatal

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from papershelf.build import Outcome
    from papershelf.mkdocs.watch import Watcher

_RENDERING = Stage("Rendering", "page")
_FINISHING = Stage("Finishing")

# The days that gzip's time stamps cover; MkDocs writes the date of pages into one.
_FIRST_DAY, _LAST_DAY = "1970-01-01", "2106-02-06"
_LAST_SECOND = 0xFFFFFFFF


class PapershelfPlugin(BasePlugin[LegacyConfig]):
    """The plugin, whose settings `papershelf.config` checks.

    The command line sets `progress`, and reads the `outcome` of a build, if there was one.
    """

    def __init__(self) -> None:
        self.options: Mapping[str, Any] = {}
        # The file of the settings; MkDocs names none where it reads them from standard input.
        self.file = Path("<stdin>")
        self.progress: Progress = silent
        self.outcome: Outcome
        # The number of cached results to recompute and compare.
        self.verify = 0
        # Whether the site may replace a folder that no build has made.
        self.force = False
        # The day of the build; without one, such as in a preview, it records no history of papers.
        self.today: PartialDate | None = None
        self.site_build: SiteBuild | None = None
        # What a preview watches.
        self.watcher: Watcher | None = None
        # Of this build: `on_pre_build` sets the first, `on_nav` the second, `on_env` the others.
        self._settings: Settings
        self._nav: Navigation
        self._date: datetime
        self._addresses: list[str]
        self._pages = self._rendered = 0

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the settings; raises Abort with all errors."""
        self.config = LegacyConfig(())
        self.options = options
        self.file = Path(config_file_path or Path.cwd() / self.file)
        with _aborting():
            _check_clock(os.environ.get("SOURCE_DATE_EPOCH", "0"))
            load_settings(options, self.file.parent, self.file.name)
        return [], []

    def unchanged(self, config: MkDocsConfig) -> Summary | None:
        """Return the summary of the last build if the site is up to date, or None.

        A build that follows uses the locks and digests of this call; otherwise `end` is to follow.
        """
        return self._begin(config).unchanged()

    def _begin(self, config: MkDocsConfig) -> SiteBuild:
        """Lock the folders of the build, and load the state of the last one."""
        settings = self.settings(config)
        sources, cache = settings.sources, settings.workers.cache_folder
        docs, site = Path(config.docs_dir), site_folder(config)
        with _aborting():
            if sum(isinstance(plugin, PapershelfPlugin) for plugin in config.plugins.values()) > 1:
                hint = "list all sources under one of them"
                raise fatal(self.file.name, "the papershelf plugin is listed twice", hint=hint)
            guard_site(site, config, sources, is_forced=self.force)
            guard_cache(cache, site, docs, sources)
            self.site_build = SiteBuild(docs, site, cache)
            self.site_build.inputs = inputs_of(config, self.options, sources)
        return self.site_build

    def end(self) -> None:
        """End the build, if one is running: remove the staged site, and release the locks."""
        if self.site_build:
            self.site_build.end()
        self.site_build = None

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set up the theme and Markdown for our pages, and direct the site to a staging folder."""
        site_build = self.site_build or self._begin(config)
        with _aborting(), replacing(config):
            make_folder(site_build.staging.folder)
        with _aborting():
            equip_theme(config, self.file)
        equip_markdown(config)
        config.site_dir = str(site_build.staging.folder)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make the pages, and have MkDocs collect the hand-written ones alone, if eligible."""
        site_build, self._settings = self._running, self.settings(config)
        with _aborting():
            outcome = self._build()
        log_problems(outcome.problems)
        for path in outcome.unowned:
            log.info("%s is hand-written, so it was not overwritten", path)
        self.progress(_RENDERING, 0, 0)
        if not self._settings.fast:
            return
        if reason := ineligible(config):
            log.info("pages are rendered one by one: %s", reason)
            return
        make_folder(site_build.linked_docs, is_private=True)
        by_hand = hand_written(site_build.docs, outcome.files)
        link_files(by_hand, site_build.docs.absolute(), site_build.linked_docs, is_symbolic=True)
        config.docs_dir = str(site_build.linked_docs)

    def _build(self) -> Outcome:
        # Imported late: most of the time of imports, and not needed where nothing has changed.
        from papershelf.build import build

        docs, verify, today = self._running.docs, self.verify, self.today
        self.outcome = build(self._settings, docs, self.progress, verify=verify, today=today)
        return self.outcome

    @property
    def _running(self) -> SiteBuild:
        if self.site_build is None:
            reason = "another plugin, such as i18n, builds the site again within its build"
            raise Abort(f"{reason} (remove it, or build a site for each language)")
        return self.site_build

    @event_priority(-100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add lunr.js and the theme's assets to *files*, and set the navigation."""
        generated = self.outcome.files
        files.append(File.generated(config, LUNR, content=lunr_module()))
        add_styles(config, files)
        shorten_scripts(files)
        pages = {file.src_uri for file in files.documentation_pages()}
        config.nav = site_navigation(config.nav, pages - generated.keys(), generated.keys())
        if config.docs_dir == str(self._running.linked_docs):
            return SiteFiles(files, generated, config)
        by_hand = [file for file in files if file.src_uri not in generated]
        taken = dest_uris_of(by_hand)
        for file in files:
            if file.src_uri in generated and file.dest_uri in taken:
                warn_of_exclusion(file.src_uri)
                file.inclusion = InclusionLevel.EXCLUDED
            elif file.src_uri in generated and file.inclusion.is_in_nav():
                # MkDocs reports no page that the navigation leaves out on purpose.
                file.inclusion = InclusionLevel.NOT_IN_NAV
        return files

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the pages to publish."""
        self._nav = nav
        return nav

    def _load(self, key: str) -> Sequence[Artifact]:
        """Return the artifacts of the task of *key*; builds again if the cache has lost them."""
        try:
            return self.outcome.load(key)
        except PapershelfError:
            return self._build().load(key)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give templates the metadata of our pages."""
        output = self.outcome.files.get(page.file.src_uri)
        for artifact in self._load(output.key) if output else ():
            if artifact.path == page.file.src_uri and artifact.page:
                page.meta.update(meta_of(artifact.page))
        return markdown

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Set the date of all pages to that of the newest paper, and publish generated pages.

        Generated pages that MkDocs renders get no link to edit their source, as they have none.
        """
        add_frame_values(env, config)
        outcome = self.outcome
        today = min(max(outcome.newest, _FIRST_DAY), _LAST_DAY)
        pages = [file.page for file in files.documentation_pages() if file.page]
        for page in pages:
            page.update_date = today
            if page.file.src_uri in outcome.files:
                page.edit_url = None
        self._date = datetime.fromisoformat(today).replace(tzinfo=UTC)
        self._pages, self._rendered, self._addresses = len(pages), 0, []
        if isinstance(files, SiteFiles):
            self._pages += sum(path.endswith(".md") for path in files.generated)
            frames = Frames(config, self._nav, env, today)
            publisher = Publisher(files, self._nav, frames, self._running.staging, self._load)
            with _aborting():
                for done in publisher.publish():
                    self._count(done)
            if config.site_url:
                self._addresses = list(publisher.addresses())
        return env

    @event_priority(-100)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Add our pages to the site map, and split it where it is long."""
        if template_name != SITEMAP:
            return output_content
        if is_offline(config):
            return ""  # Its pages have no addresses, and MkDocs writes no empty file.
        whole = with_addresses(output_content, self._addresses)
        sitemap, parts = split_sitemap(whole, config.site_url or "")
        for name, text in parts.items():
            self._running.staging.put(name, compress(text.encode(), mtime=0))
        return sitemap

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Replace the time of the build, which some themes show, by the date of the pages."""
        context["build_date_utc"] = self._date
        return context

    def on_post_page(self, output: str, *, page: object, config: MkDocsConfig) -> str:
        """Count a page that MkDocs has rendered."""
        self._count(1)
        return output

    def _count(self, pages: int) -> None:
        """Report the number of pages that are done."""
        if pages:
            self._rendered += pages
            self.progress(_RENDERING, self._rendered, self._pages)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Replace the last site by the finished one, unless strict mode will reject it."""
        self.progress(_FINISHING, 0, 0)
        site_build = self._running
        compress_sitemap(site_build.staging.folder)
        config.site_dir, config.docs_dir = str(site_build.site), str(site_build.docs)
        if is_offline(config):
            make_scripts(site_build.staging.folder)
        site_build.staging.adopt()
        if self._settings.site(self.outcome.summary.papers).has_markdown:
            put_markdown(site_build.staging, site_build.docs, self.outcome.files)
        if is_offline(config):
            for name, data in index_scripts(site_build.staging):
                site_build.staging.put(name, data)
        log_problems(too_large(site_build.staging.size, site_build.site.name))
        if not (config.strict and site_build.has_warned):
            if self._has_more_to_record():
                site_build.inputs = ""
            with _aborting(), replacing(config):
                site_build.publish(self.outcome.summary)
        self.end()

    def _has_more_to_record(self) -> bool:
        """Return whether files of history may lack lines, so that the next build has to add them.

        A build without a day, such as a preview, records nothing.
        """
        sources, outcome = self._settings.sources, self.outcome
        has_history = bool(sources.first_seen or sources.addresses)
        return bool(outcome.first_seen or outcome.addresses or (has_history and not self.today))

    def on_build_error(self, *, error: Exception) -> None:
        """Discard the staged site; the last one stays."""
        self.end()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch the inputs of the build instead of its pages, and restrict hosts.

        Requests for the names of other machines are rejected.
        """
        from papershelf.mkdocs.watch import Watcher, check_hosts

        check_hosts(server)
        self.watcher = Watcher(server)
        self.watcher.follow(config, self.settings(config).sources)
        return server

    def settings(self, config: MkDocsConfig) -> Settings:
        """Return the settings of this build; the options were checked when they were loaded."""
        return load_settings(
            self.options,
            self.file.parent,
            self.file.name,
            Path(config.docs_dir),
            site_name=config.site_name,
            description=config.site_description or "",
            site_url=config.site_url or "",
            repo_url=config.repo_url or "",
            directory_urls=config.use_directory_urls,
        )


@contextmanager
def _aborting() -> Iterator[None]:
    """Raise our errors, and those of the file system, as MkDocs' Abort."""
    try:
        yield
    except PapershelfError as error:
        raise Abort(str(error)) from error
    except TemplateNotFound:
        # Jinja makes it an OSError; it is reported with its template and line.
        raise
    except OSError as error:
        raise Abort(f"{error.filename or 'the disk'}: {error.strerror or error}") from error


def _check_clock(seconds: str) -> None:
    """Raise PapershelfError for a build time that MkDocs or gzip's time stamp can't represent."""
    if not re.fullmatch("[0-9]{1,10}", seconds) or int(seconds) > _LAST_SECOND:
        message = f"'{seconds}' is not a number of seconds from 0 to {_LAST_SECOND}"
        raise fatal("SOURCE_DATE_EPOCH", message, hint="correct or unset this variable")
