"""The pages that leave MkDocs' own loop: which they are, and how they come out the same.

MkDocs renders one page after the other and gives every plugin a look at each. Here pages are
rendered by the batch in several processes, where no plugin looks and the theme can be followed.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment
from markdown import Markdown
from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib.search import SearchPlugin as MkDocsSearch
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.yaml import _DirPlaceholder

from papershelf.digests import UndigestibleError, digest_of_value
from papershelf.files import make_folder, write_file
from papershelf.mkdocs.chrome import Chrome
from papershelf.mkdocs.content import PLAIN, Names
from papershelf.mkdocs.docs import Late, file_of
from papershelf.mkdocs.pages import (
    BATCH,
    Done,
    Filled,
    Links,
    Renderer,
    Setup,
    Validation,
    addresses,
    collected,
    filled,
    place,
    place_of,
    render_batch,
    source_of,
)
from papershelf.mkdocs.shelf import AllFiles, LateMeta, LatePage, Listed, Shelf
from papershelf.mkdocs.shells import Form, Shell, UntraceableError, encoded
from papershelf.mkdocs.warm import Warm
from papershelf.private import new_key, sealed
from papershelf.processes import sharing
from papershelf.programs import versions

log = logging.getLogger("mkdocs.plugins.papershelf")

# The events in which a plugin sees or changes single pages.
EVENTS = {
    "nav": "on_nav",
    "pre_page": "on_pre_page",
    "page_read_source": "on_page_read_source",
    "page_markdown": "on_page_markdown",
    "page_content": "on_page_content",
    "env": "on_env",
    "page_context": "on_page_context",
    "post_page": "on_post_page",
}
# Extensions whose state ends with `reset`, and those that are known to look at one page only.
LASTING = ("markdown.extensions.", "papershelf.")
ALONE = (*LASTING, "pymdownx.", "material.extensions.")
# Fewer pages are rendered before other processes have started.
FEW = 400
# Pages of a folder that shells are made from before the others.
SAMPLES = 8
# How many kinds of pages that can't be followed are named.
NAMED = 3
UNFILLED = "a filter failed"


def obstacle(config: MkDocsConfig, own: object) -> str:
    """What keeps all pages in MkDocs' loop, in words; or nothing.

    `own` is our plugin, whose handlers do for pages what is done here as well.
    """
    for event, method in EVENTS.items():
        for handler in config.plugins.events[event]:
            plugin = getattr(handler, "__self__", None)
            if plugin is not own and not is_harmless(plugin, event):
                name = config.plugins._event_origins.get(handler, "a plugin")
                return f"{name} may change them ({method})"
    for extension in unlike(config.markdown_extensions, config.mdx_configs, ALONE):
        return f"the Markdown extension {extension} may treat them differently from one another"
    if any(isinstance(value, _DirPlaceholder) for value in leaves(config.mdx_configs)):
        return "a setting of a Markdown extension depends on the page"
    return ""


def is_harmless(plugin: object, event: str) -> bool:
    """Whether a plugin does nothing to our pages in an event but what is done here as well."""
    module, _, kind = f"{type(plugin).__module__}.{type(plugin).__name__}".rpartition(".")
    if isinstance(plugin, MkDocsSearch):
        return False
    if (module, kind) == ("material.plugins.search.plugin", "SearchPlugin"):
        return event == "page_context"
    if (module, kind) == ("material.plugins.meta.plugin", "MetaPlugin"):
        return event == "page_markdown" and not getattr(plugin, "meta", None)
    return False


def surroundings(setup: Setup) -> str:
    """The digest of what the content of all pages depends on; nothing where it is not known."""
    names = setup.names
    try:
        return digest_of_value(
            (
                versions(),
                setup.extensions,
                setup.settings,
                names.displaced,
                names.directory_urls,
                setup.validation,
                setup.use_directory_urls,
                setup.site_url,
                setup.search_page,
                setup.search_template,
                setup.keeps,
                setup.marks,
                setup.compact,
            )
        )
    except UndigestibleError:
        return ""


def unlike(
    names: Iterable[Any], settings: Mapping[str, Any], known: tuple[str, ...]
) -> Iterator[str]:
    """The Markdown extensions that come from none of the known packages."""
    empty = Markdown()
    for name in names:
        made = (
            empty.build_extension(name, settings.get(name) or {}) if isinstance(name, str) else name
        )
        if not f"{type(made).__module__}.".startswith(known):
            yield str(name)


def leaves(value: Any) -> Iterator[Any]:
    """What is in lists and mappings, however deep."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


class Fast:
    """One build's pages that are rendered here."""

    def __init__(
        self,
        *,
        config: MkDocsConfig,
        files: Shelf,
        nav: Navigation,
        names: Names,
        store: Path,
        search: tuple[str, str],
        jobs: int | None,
        warm: Warm,
        compact: bool,
    ) -> None:
        self.config = config
        self.files = files
        self.nav = nav
        self.store = store
        self.search = search
        self.jobs = jobs
        self.warm = warm
        self.compact = compact
        self.paths = [path for path in files.order if path in files.aside]
        self.moved: set[str] = set()
        self.anchors: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self.names = names
        self.date = ""
        files.hide(lru_cache(maxsize=1024)(self.stand_in))

    def setup(self, date: str) -> Setup:
        """What every process is given."""
        config = self.config
        links = config.validation.links
        return Setup(
            docs=Path(config.docs_dir),
            site=Path(config.site_dir),
            store=self.store,
            extensions=list(config.markdown_extensions),
            settings=dict(config.mdx_configs or {}),
            names=self.names,
            validation=Validation(
                links=Links(
                    absolute_links=links.absolute_links,
                    unrecognized_links=links.unrecognized_links,
                    not_found=links.not_found,
                    anchors=links.anchors,
                )
            ),
            use_directory_urls=config.use_directory_urls,
            site_url=config.site_url or "",
            search_page=self.search[0],
            search_template=self.search[1],
            date=date,
            keeps=not list(unlike(config.markdown_extensions, config.mdx_configs, LASTING)),
            marks=any(is_harmless(plugin, "page_context") for plugin in config.plugins.values()),
            compact=self.compact,
            key=new_key(),
            level=logging.getLogger("mkdocs").getEffectiveLevel(),
        )

    def render(self, env: Environment, date: str, count: Callable[[int], None]) -> None:
        """Render the pages; those that can't be are handed back to MkDocs."""
        self.date = date
        setup = self.setup(date)
        make_folder(self.store)
        kinds = Kinds(self, env, setup)
        left: list[str] = []
        self.warm.begin_pages(surroundings(setup), self.names.paths)
        kept = self.kept(kinds)
        count(len(kept))
        for done in self.batches(setup, [path for path in self.paths if path not in kept]):
            self.note(done)
            count(done.pages)
            for path in done.left:
                one = kinds.render(path)
                if one is None:
                    left.append(path)
                else:
                    self.note(one)
                    count(one.pages)
        kinds.report()
        self.hand_back(left)

    def kept(self, kinds: Kinds) -> AbstractSet[str]:
        """The pages that come out as in the last build, whose files are kept."""
        warm = self.warm
        candidates = warm.candidates(self.paths)
        samples: dict[int, str] = {}
        for path, (shell, _) in candidates.items():
            samples.setdefault(shell, path)
        alike = {
            shell: digest
            for shell, path in samples.items()
            if kinds.renew(path, digest := warm.last.shells[shell][0])
        }
        kept = set()
        urls = self.config.use_directory_urls
        for path, (shell, moved) in candidates.items():
            if shell in alike and warm.keep(place_of(path, urls)):
                kept.add(path)
                warm.note_page(path, alike[shell], moved=moved)
                if moved:
                    self.moved.add(path)
        return kept

    def batches(self, setup: Setup, paths: Sequence[str]) -> Iterator[Done]:
        """What comes of the batches: the first here, so that there are shells for the others."""
        first = self.samples(paths)
        rest = [path for path in paths if path not in first]
        work = partial(render_batch, setup)
        jobs = self.jobs if len(rest) > FEW and can_be_sent(setup) else 1
        with sharing(jobs, render_batch.__module__) as shared:
            yield from map(work, cut(sorted(first)))
            yield from shared(work, cut(rest))

    def samples(self, paths: Iterable[str]) -> AbstractSet[str]:
        """Some pages of every folder."""
        found: dict[tuple[str, int], list[str]] = {}
        for path in paths:
            some = found.setdefault((path.partition("/")[0], path.count("/")), [])
            if len(some) < SAMPLES:
                some.append(path)
        return frozenset(chain.from_iterable(found.values()))

    def note(self, done: Done) -> None:
        """Keep and tell what a batch found."""
        self.moved.update(done.moved)
        self.anchors.update(done.anchors)
        for path, shell in done.shells.items():
            self.warm.note_page(path, shell, moved=path in self.moved)
        for message in done.messages:
            logging.getLogger(message.logger).log(message.level, "%s", message.text)
        for path in done.empty:
            logging.getLogger("mkdocs.commands.build").info(
                f"Page skipped: '{path}'. Generated empty output."
            )

    def hand_back(self, paths: Iterable[str]) -> None:
        """Let MkDocs render pages after all."""
        for path in paths:
            file = self.file(path)
            self.files.put_back(path, file)
            page = Page(None, file, self.config)
            _populate_page(page, self.config, self.files)
            page.update_date = self.date
            page.edit_url = None

    def file(self, path: str) -> File:
        """The file of a path, as MkDocs makes it."""
        return file_of(path, config=self.config)

    def stand_in(self, path: str) -> File:
        """A file with a page that is read when somebody looks into it."""
        file = self.file(path)
        page = LatePage(file, self.config, partial(self.load, path))
        if path not in self.moved:
            page.meta = LateMeta(lambda: page.loaded.meta, moved=False)
        page.update_date = self.date
        return file

    def all_files(self) -> AllFiles:
        """All pages of the site in MkDocs' order."""
        return AllFiles(self.files.order, self.listed)

    def listed(self, path: str) -> Any:
        """A file for a list of all, with what such lists tell of pages at hand."""
        if path not in self.files.aside:
            return self.files.get_file_from_path(path)
        source = source_of(path, self.config.use_directory_urls)
        return Listed(
            partial(self.files.get_file_from_path, path),
            addresses(self.config.site_url or "", source.url),
            moved=path in self.moved,
        )

    def mapped(self) -> Iterator[str]:
        """The addresses of pages that do not only lead on, in MkDocs' order."""
        site, urls = self.config.site_url or "", self.config.use_directory_urls
        for path in self.files.order if site else ():
            if path not in self.files.aside:
                file = self.files.get_file_from_path(path)
                page = file and file.page
                if page and not page.is_link and "moved" not in page.meta:
                    yield page.canonical_url or page.abs_url or ""
            elif path not in self.moved:
                yield addresses(site, source_of(path, urls).url)["canonical_url"] or ""

    def load(self, path: str) -> Page:
        """A page with its content, as MkDocs makes it."""
        file = self.file(path)
        page = Page(None, file, self.config)
        with collected(logging.CRITICAL, []):
            _populate_page(page, self.config, self.files)
        return page

    def check_anchors(self) -> None:
        """Look for the places that links lead to, as MkDocs does."""
        level = self.config.validation.links.anchors
        for path, targets in self.anchors.items():
            file = self.stand_in(path)
            page = Page(None, File(path, None, "", False), self.config)
            page.file = file
            page.links_to_anchors = {
                found: dict(links)
                for target, links in targets.items()
                if (found := file if target == path else self.files.get_file_from_path(target))
            }
            page.validate_anchor_links(files=self.files, log_level=level)


class Kinds:
    """The kinds of pages for which there was no shell: makes one, or tells why there is none."""

    def __init__(self, fast: Fast, env: Environment, setup: Setup) -> None:
        self.fast = fast
        self.env = env
        self.setup = setup
        self.reader = Renderer(setup)
        self.faults: dict[str, list[str]] = {}
        self.hopeless: dict[Any, str] = {}
        self.chrome: Chrome | None = None
        self.seen: set[Any] = set()

    def render(self, path: str) -> Done | None:
        """Render a page that was left; nothing where MkDocs has to."""
        with collected(logging.CRITICAL, []):
            page = self.reader.read(path)
        if page.key in self.hopeless:
            self.faults[self.hopeless[page.key]].append(path)
            return None
        if self.reader.shell(page) is None:
            try:
                self.add(page)
            except UntraceableError as error:
                self.hopeless[page.key] = str(error)
                self.faults.setdefault(str(error), []).append(path)
                return None
        done = render_batch(self.setup, [path])
        if done.left:
            self.faults.setdefault(UNFILLED, []).append(path)
            return None
        return done

    def renew(self, path: str, digest: str) -> bool:
        """Make the shell of a page again, and tell whether it is the one of this digest.

        That was compared with what MkDocs gives when it was made for the first time.
        """
        page = self.reader.read(path)
        known = self.reader.shell(page)
        if known:
            return known.digest == digest
        try:
            shell = self.trace(page)
        except UntraceableError:
            return False
        if shell.digest != digest:
            return False
        self.store(page, shell)
        return True

    def trace(self, page: Filled) -> Shell:
        """The shell of a page's kind; raises UntraceableError where the theme can't be followed."""
        if self.chrome is None:
            self.chrome = Chrome(self.env, self.fast.config, self.fast.nav)
        return self.chrome.shell(page)

    def store(self, page: Filled, shell: Shell) -> None:
        """Put a shell where all processes find it; raises UntraceableError where it can't be."""
        number = len(self.reader.shells[page.key])
        try:
            data = sealed(pickle.dumps(shell), self.setup.key)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            raise UntraceableError(str(error)) from error
        write_file(place(self.setup.store, page.key, number), data)

    def add(self, page: Filled) -> None:
        """Make a shell from a page and see that it gives what MkDocs gives.

        From the source on for the first of pages that differ in their headings only. One that the
        last build had was seen to do so then.
        """
        shell = self.trace(page)
        if shell.digest not in self.fast.warm.compared:
            plain = self.plain(page, from_source=page.key[1:] not in self.seen)
            if filled(Form(shell), page) != encoded(plain):
                raise UntraceableError("it comes out differently")
            self.seen.add(page.key[1:])
        self.store(page, shell)

    def plain(self, page: Filled, *, from_source: bool) -> str:
        """The same page by MkDocs, from its source or from the content that it has."""
        config, nav = self.fast.config, self.fast.nav
        if from_source:
            made = self.fast.load(page.file.src_uri)
        else:
            made = Page(None, self.fast.file(page.file.src_uri), config)
            made.markdown, made.content = "", page.content.html
            made.meta = dict(page.meta)
            made.toc = get_toc(cast("Any", page.content.toc))
            made._title_from_render = page.content.title
        made.update_date, made.edit_url = self.setup.date, None
        made.active = True
        context = get_context(nav, [], config, made)
        template = self.env.get_template(page.template)
        context = config.plugins.on_page_context(context, page=made, config=config, nav=nav)
        return template.render(context)

    def report(self) -> None:
        """Say which pages MkDocs renders, and why."""
        for reason, paths in self.faults.items():
            named = ", ".join(paths[:NAMED])
            more = f" and {len(paths) - NAMED:,} more" if len(paths) > NAMED else ""
            log.info(
                "%s%s: rendered one by one, as the theme can't be followed: %s", named, more, reason
            )


def names_of(late: Late, directory_urls: bool) -> Names:
    """The files of a site, in as little room as they need."""
    odd = {}
    for path, file in late.peek():
        if file is None:
            continue
        is_usual = (
            PLAIN.fullmatch(path)
            and file.dest_uri == source_of(path, directory_urls).dest_uri
            and not file.inclusion.is_excluded()
        )
        if not is_usual:
            odd[path] = (file.dest_uri, file.inclusion)
    return Names(paths=frozenset(late), odd=odd, directory_urls=directory_urls)


def can_be_sent(setup: Setup) -> bool:
    """Whether other processes can be given this; if not, people are told why."""
    try:
        pickle.dumps(setup)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        log.info("pages are rendered by one process: %s", error)
        return False
    return True


def cut(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Paths by the batch."""
    for start in range(0, len(paths), BATCH):
        yield paths[start : start + BATCH]
