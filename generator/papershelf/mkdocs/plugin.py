"""The MkDocs plugin: it makes the pages before MkDocs looks for them, and leaves the rest to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from filelock import FileLock
from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig, ValidationError
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, set_exclusions
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from mkdocs.utils import CountHandler
from pathspec.gitignore import GitIgnoreSpec

from papershelf.build import Outcome, Summary, build
from papershelf.config import Settings, load_settings
from papershelf.engine.lock import take_lock
from papershelf.engine.progress import FINISHING, RENDERING, Progress, silent
from papershelf.files import (
    make_folder,
    settle_folder,
    write_page_file,
    written_in,
)
from papershelf.mkdocs import lean, templates
from papershelf.mkdocs.compact import TOP, compact, with_top
from papershelf.mkdocs.content import Names
from papershelf.mkdocs.docs import file_of, in_stead, page_names
from papershelf.mkdocs.fast import Fast, names_of, obstacle
from papershelf.mkdocs.inputs import UnseenError, elsewhere, inputs_of
from papershelf.mkdocs.places import Places
from papershelf.mkdocs.search import LUNR, lunr_module, with_own_search
from papershelf.mkdocs.shelf import Shelf, candidates
from papershelf.mkdocs.sitemap import SITEMAP, Quick, parts
from papershelf.mkdocs.warm import Warm
from papershelf.mkdocs.watch import watch_sources
from papershelf.outputs.addresses import SEARCH
from papershelf.outputs.limits import too_large
from papershelf.problems import PapershelfError, Problem, Severity, refusal
from papershelf.resources import resource

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.papershelf")
# For those who ask for more than our own messages.
details = logging.getLogger("mkdocs.plugins.papershelf.details")

LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}
SEARCH_TEMPLATE = "search.html"
# Where what is not kept in a project lies.
WORK = ".papershelf"
CACHE = "cache"
EXTENSIONS = ("attr_list", "md_in_html", "tables", "papershelf.math")
GENERATED = (
    "/papers/",
    "/topics/",
    "/authors/",
    "/venues/",
    "/years/",
    "/browse/",
    "/code/",
    "/search/",
)
EPOCH = "1970-01-01"
# Not every catalog has these pages.
OPTIONAL = frozenset({"authors/index.md", "venues/index.md", "years/index.md"})
NAVIGATION = (
    ("Home", "index.md"),
    ("Browse", "browse/index.md"),
    ("Topics", "topics/index.md"),
    ("Authors", "authors/index.md"),
    ("Venues", "venues/index.md"),
    ("Years", "years/index.md"),
    ("Code", "code/index.md"),
    ("About", "about.md"),
)


class PapershelfPlugin(BasePlugin[LegacyConfig]):
    """Configured by the block that `papershelf.config` checks.

    `progress` and `outcome` are the command line's way to follow a build and to tell of it.
    """

    def __init__(self) -> None:
        self.options: Mapping[str, Any] = {}
        self.root = Path()
        self.progress: Progress = silent
        self.outcome: Outcome | None = None
        self.places: Places | None = None
        # Where a preview keeps records of sites; others lie beside the settings.
        self.cache: Path | None = None
        self.warm: Warm | None = None
        self.locks: list[FileLock] = []
        # Paths below the docs folder of what we made.
        self.ours: AbstractSet[str] = frozenset()
        # Whether they have to be small.
        self.compact = False
        self.pages = 0
        self.rendered = 0
        self.fast: Fast | None = None
        self.names: Names | None = None
        self.shelf: Shelf | None = None
        self.nav: Navigation | None = None
        self.list_as_mkdocs: Callable[[], None] = lambda: None

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
        """What the last build told, if this one would make the same; nothing where it has to run.

        A build that follows goes by what was found here.
        """
        self.begin(config)
        if self.warm is None or not self.warm.is_unchanged:
            return None
        self.end()
        for logger, level, text in self.warm.last.messages:
            logging.getLogger(logger).log(level, "%s", text)
        return self.warm.last_summary

    def begin(self, config: MkDocsConfig) -> None:
        """Be the only build in these folders, and see what there is of the last one."""
        settings = self.settings(config)
        site = Path(config.site_dir).resolve()
        with refusals():
            guard_site(site, config, settings)
        cache = self.cache or self.root / WORK / CACHE
        places = Places(docs=Path(config.docs_dir), site=site, cache=cache)
        self.lock(places)
        self.places = places
        places.clear()
        settle_folder(site)
        self.warm = Warm(places, for_preview=self.cache is not None, jobs=settings.jobs or None)
        self.warm.listen()
        try:
            for reason in elsewhere(config, self):
                raise UnseenError(reason)
            ours = written_in(places.docs)
            self.warm.inputs = inputs_of(config, settings, self.options, ours)
        except UnseenError as reason:
            details.info("all is built anew: %s", reason)

    def end(self) -> None:
        """Let the next build begin."""
        if self.warm:
            self.warm.unlisten()
        while self.locks:
            self.locks.pop().release()

    @event_priority(100)
    def equip_templates(self, config: MkDocsConfig) -> MkDocsConfig:
        """See to how templates are found before other plugins ask for them."""
        templates.equip(config.theme)
        return config

    def equip_site(self, config: MkDocsConfig) -> MkDocsConfig:
        """See to what the pages need of the theme and of Markdown, and stage the site."""
        if not self.locks:
            self.begin(config)
        equip_theme(config)
        equip_markdown(config)
        if self.places:
            config.site_dir = str(self.places.staged)
        return config

    on_config = CombinedEvent(equip_templates, equip_site)

    def lock(self, places: Places) -> None:
        """Be the only build that writes into these folders."""
        self.places = None
        with refusals():
            make_folder(places.site.parent)
            for path, folder in places.locks:
                self.locks.append(take_lock(path, partial(tell_waiting, folder)))

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make the pages; MkDocs looks for them next."""
        with refusals():
            cache = self.places.cache if self.places else None
            docs = Path(config.docs_dir)
            self.outcome = build(self.settings(config), docs, self.progress, cache, self.memory)
        self.compact = self.settings(config).is_large(self.outcome.summary.papers)
        self.ours = self.outcome.written.digests.keys()
        if self.warm:
            self.warm.note_written(self.outcome)
        if self.settings(config).fast:
            self.list_as_mkdocs = in_stead(self.ours, folders_of(config.not_in_nav))
        report(self.outcome.problems)
        for path in self.outcome.written.foreign:
            log.info("%s is hand-written and stays as it is", path)
        self.progress(RENDERING, 0, 0)

    def make_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add lunr.js; give a site without a navigation one that does not grow with the catalog.

        And take out of any the pages that this catalog does not have, and what no visitor loads.
        """
        self.list_as_mkdocs()
        pages = page_names(files)
        files.append(File.generated(config, LUNR, content=lunr_module()))
        for file in list(lean.source_maps(files)):
            files.remove(file)
        if config.nav is None:
            by_hand = sorted(pages - self.ours)
            config.nav = [*({label: path} for label, path in NAVIGATION), *by_hand]
        config.nav = without(config.nav, OPTIONAL - pages)
        return files

    @event_priority(-100)
    def set_aside(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep pages that we can render as MkDocs does out of its loop, if nothing is against it.

        MkDocs makes a page of every file in its lists once it has the navigation.
        """
        self.fast = self.names = self.shelf = None
        if not self.settings(config).fast:
            return files
        reason = obstacle(config, self)
        if reason:
            log.info("pages are rendered one by one: %s", reason)
            return files
        shelf = Shelf(files, partial(file_of, config=config))
        set_exclusions(filter(None, (file for _, file in shelf.late.peek())), config)
        self.names = names_of(shelf.late, config.use_directory_urls)
        shelf.set_aside(candidates(shelf.late, self.ours))
        self.shelf = shelf
        if self.warm:
            shelf.keep = self.warm.keep_copied
        return shelf

    on_files = CombinedEvent(make_files, set_aside)

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Now that all pages of the navigation are known, the others are ours to render."""
        self.nav = nav
        if self.shelf and files is not self.shelf:
            log.info("pages are rendered one by one: a plugin made a list of files of its own")
            for file in self.shelf.all_aside():
                files.append(file)
                Page(None, file, config)
        elif isinstance(files, Shelf) and files.aside and self.names and self.places and self.warm:
            self.fast = Fast(
                config=config,
                files=files,
                nav=nav,
                names=self.names,
                store=self.places.shells,
                warm=self.warm,
                search=(SEARCH, SEARCH_TEMPLATE),
                jobs=self.settings(config).jobs or None,
                compact=self.compact,
            )
        return nav

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Keep what we made out of Material's index, and give the search page its template."""
        if page.file.src_uri in self.ours:
            page.meta["search"] = {"exclude": True}
            if page.file.src_uri == SEARCH:
                page.meta.setdefault("template", SEARCH_TEMPLATE)
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Make what we made small, as it is where it leaves MkDocs' loop."""
        if not self.compact or page.file.src_uri not in self.ours:
            return html
        made, top = with_top(html)
        first = next(iter(page.toc), None)
        if first and first.id == top:
            first.id = TOP
        return compact(made)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Take the clock out of the pages: their date is that of the newest paper.

        And a way to edit the source out of those that no repository holds. Templates get the filter
        that names our search.
        """
        env.filters["with_own_search"] = with_own_search
        if self.nav and lean.is_equipped(config):
            lean.furnish(env, config, self.nav, files)
        date = (self.outcome and self.outcome.newest) or EPOCH
        pages = [file.page for file in files.documentation_pages() if file.page]
        for page in pages:
            page.update_date = date
            if page.file.src_uri in self.ours:
                page.edit_url = None
        self.pages = len(pages)
        if self.fast:
            self.pages += len(self.fast.paths)
            with refusals():
                self.fast.render(env, date, self.count)
        return env

    @event_priority(-100)
    def on_pre_template(
        self, template: Template, *, template_name: str, config: MkDocsConfig
    ) -> Template:
        """Make the site map without our template, if it is ours that would make it."""
        if not self.fast or template.filename != str(resource("theme") / SITEMAP):
            return template
        return cast("Template", Quick(template=template, addresses=self.fast.mapped))

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give templates all pages, those that were rendered elsewhere too."""
        if self.fast:
            context["pages"] = self.fast.all_files()
        return context

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the templates of pages all pages as well."""
        if self.fast:
            context["pages"] = self.fast.all_files()
        return context

    @event_priority(-100)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Split a long site map."""
        if template_name != SITEMAP:
            return output_content
        first, *others = parts(output_content, config.site_url or "")
        for part in others:
            write_page_file(f"{config.site_dir}/{part.name}", part.data)
        return first.text

    def count(self, pages: int) -> None:
        """Tell of pages that are done."""
        if pages:
            self.rendered += pages
            self.progress(RENDERING, self.rendered, self.pages)

    def on_post_page(self, output: str, *, page: object, config: MkDocsConfig) -> str:
        """Count the pages that are done."""
        self.count(1)
        return output

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the finished site in the place of the last one, unless strict mode will refuse it."""
        self.progress(FINISHING, 0, 0)
        if self.fast:
            self.fast.check_anchors()
        if self.places is None or self.warm is None:
            return
        config.site_dir = str(self.places.site)
        size = self.warm.survey()
        report(too_large(size, self.places.site.name))
        if not (config.strict and warned()):
            with refusals():
                self.warm.publish()
        self.places.clear()
        self.end()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last site, and nothing of this one."""
        self.list_as_mkdocs()
        if self.places:
            self.places.clear()
        self.end()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch what pages are made from, and not the pages that this makes itself."""
        del builder
        watch_sources(server, config, self.settings(config))
        return server

    def settings(self, config: MkDocsConfig) -> Settings:
        """The settings of this build; the options were checked when they were loaded."""
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
def refusals() -> Iterator[None]:
    """Hand a refusal to MkDocs in the way that it has for one."""
    try:
        yield
    except PapershelfError as error:
        raise Abort(str(error)) from error


def guard_site(site: Path, config: MkDocsConfig, settings: Settings) -> None:
    """Refuse to put the site where a file is, or what it is made from: it would be gone."""
    shown = settings.shown(site)
    if site.exists() and not site.is_dir():
        raise refusal(shown, "the site needs a folder, and this is a file")
    made_from = (*settings.sources, *settings.kept_paths, Path(config.config_file_path))
    for path in made_from:
        if path.resolve().is_relative_to(site):
            raise refusal(shown, f"the site would take the place of {settings.shown(path)}")


def tell_waiting(folder: Path) -> None:
    """Say what this build waits for."""
    log.info("waiting for another build that writes into %s/", folder.name)


def equip_theme(config: MkDocsConfig) -> None:
    """Add our templates and style behind the user's own; no fonts from another host."""
    own = str(resource("theme"))
    if own not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, own)
    equip_pages(config, own)
    if config.theme.get("font"):
        if config.theme["font"] != Theme(name=config.theme.name).get("font"):
            log.info("theme.font is not used: fonts come from the visitor's system")
        config.theme["font"] = False
    if lean.STYLE not in config.extra_css:
        config.extra_css.insert(0, lean.STYLE)


def equip_pages(config: MkDocsConfig, own: str) -> None:
    """Make Material's pages lean, unless settings ask for what only its own templates have."""
    if config.theme.name != "material" or lean.is_equipped(config):
        return
    reason = lean.obstacle(config)
    if reason:
        log.info("pages carry the whole frame of the theme: %s asks for it", reason)
    else:
        lean.equip(config, own)


def equip_markdown(config: MkDocsConfig) -> None:
    """Add the Markdown extensions that the pages use, and say that most are in no navigation."""
    for name in EXTENSIONS:
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    generated = GitIgnoreSpec.from_lines(GENERATED)
    config.not_in_nav = config.not_in_nav + generated if config.not_in_nav else generated


def folders_of(not_in_nav: GitIgnoreSpec | None) -> frozenset[str]:
    """The folders of whose pages it is known that they are in no navigation."""
    patterns = not_in_nav.patterns if not_in_nav else ()
    own = GitIgnoreSpec.from_lines(GENERATED).patterns
    # A pattern that begins with `!` may take one back.
    is_known = all(one in patterns for one in own) and all(one.include for one in patterns)
    return frozenset(name.strip("/") for name in GENERATED if is_known)


def without(nav: Any, missing: AbstractSet[str]) -> Any:
    """A navigation, as settings write it, without entries that lead to a missing page.

    A section that this empties is left out as well.
    """
    if isinstance(nav, list):
        return [kept for entry in nav if (kept := without(entry, missing))]
    if isinstance(nav, dict):
        return {title: kept for title, entry in nav.items() if (kept := without(entry, missing))}
    return None if nav in missing else nav


def report(problems: Iterable[Problem]) -> None:
    """Hand problems to MkDocs, which shows them and counts them in strict mode."""
    for problem in problems:
        log.log(LEVELS.get(problem.severity, logging.INFO), "%s", problem)


def warned() -> bool:
    """Whether a warning was logged in this build; MkDocs counts them in strict mode only."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(found.get_counts() for found in handlers if isinstance(found, CountHandler))
