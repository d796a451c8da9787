"""Export of a complete project for another renderer, such as Zensical or MkDocs without the plugin.

Front matter replaces what the plugin does for pages. Scripts and styles are part of the project,
and its navigation names no missing page.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_relative_url

from papershelf.build import Outcome, build
from papershelf.engine.artifact import Artifact, Page
from papershelf.engine.files import files_in, is_empty, resolved, write_file
from papershelf.engine.outputs import MANIFEST, owned_in
from papershelf.engine.progress import Progress, silent
from papershelf.mkdocs.navigation import site_navigation, with_pages
from papershelf.mkdocs.publish import hand_written
from papershelf.mkdocs.site import LoadedSite
from papershelf.mkdocs.site_build import log_problems
from papershelf.mkdocs.skeleton import url_of
from papershelf.mkdocs.theme import EXTENSIONS, LUNR, STYLE, lunr_module, style_sheet
from papershelf.problems import fatal
from papershelf.resources import resource

# A template of Material that redirects to the `location` in a page's front matter.
_REDIRECT = "redirect.html"
_TEMPLATES = "overrides"
# The template that each export has.
_SEARCH = f"{_TEMPLATES}/search.html"
_CONFIG = "mkdocs.yml"
_SHARED = ("site_name", "site_url", "site_description", "repo_url", "copyright")
_SHARED_WITH_THEME = ("language", "logo", "favicon")


def export(site: LoadedSite, folder: Path, progress: Progress = silent) -> Outcome:
    """Export the pages of *site* as a project in *folder*.

    Existing files of the same names are replaced, and others stay. Raises PapershelfError as a
    build does, for a folder with files that no export has made, unless forced, and for that of the
    site's own settings, and OSError where a file can't be written.
    """
    _guard(folder, site)
    docs = folder / "docs"
    outcome = build(site.settings, docs, progress)
    # They come next, as they distinguish the folder of an export from that of a build.
    for name in ("search.html", "similar.html"):
        write_file(folder / _TEMPLATES / name, (resource("theme") / name).read_bytes())
    log_problems(outcome.problems)
    config = site.config
    own_docs = Path(config.docs_dir)
    by_hand = set(_by_hand(own_docs)) if own_docs.is_dir() else set()
    generated = outcome.files.keys() - by_hand
    for name in by_hand:
        write_file(docs / name, (own_docs / name).read_bytes())
    for name, data in _assets():
        write_file(docs / name, data)
    for artifact, page in _templated(outcome, generated):
        front = _front_matter(artifact.path, page, directory_urls=config.use_directory_urls)
        write_file(docs / artifact.path, with_front_matter(artifact.data.decode(), front).encode())
    pages = {name for name in by_hand | generated if name.endswith(".md")}
    settings = _settings(config, pages, generated)
    # Settings of extensions may be functions, which MkDocs reads as `!!python/name`.
    text = yaml.dump(settings, allow_unicode=True, sort_keys=False)
    write_file(folder / _CONFIG, text.encode())
    return outcome


def _guard(folder: Path, site: LoadedSite) -> None:
    """Raise PapershelfError where an export of *site* to *folder* would replace files of others."""
    shown = site.settings.sources.shown(folder)
    if folder.exists() and not folder.is_dir():
        message = "this is a file, but the pages need a folder"
        raise fatal(shown, message, hint="name the folder first, then the sources")
    # Every build writes a manifest, too, but no templates.
    is_export = (folder / "docs" / MANIFEST).is_file() and (folder / _SEARCH).is_file()
    if not (site.plugin.force or is_empty(folder) or is_export):
        hint = "choose another, or replace files of the same names with --force"
        raise fatal(shown, "`papershelf pages` did not create this folder", hint=hint)
    settings = folder / _CONFIG
    if settings.is_file() and resolved(settings) == resolved(Path(site.config.config_file_path)):
        message = f"the pages would replace {settings.name}, the settings of this site"
        raise fatal(shown, message, hint="choose another folder")


def _by_hand(docs: Path) -> Iterator[str]:
    """Yield the paths of hand-written files in the folder *docs* and in folders it links to."""
    for name in hand_written(docs, owned_in(docs)):
        if not (docs / name).is_dir():
            yield name
            continue
        linked = (f"{name}/{inner}" for inner in hand_written(docs / name, ()))
        yield from (path for path in linked if not (docs / path).is_dir())


def _assets() -> Iterator[tuple[str, bytes]]:
    """Yield our styles and scripts with their paths below the docs folder."""
    assets = resource("theme") / "assets"
    for name in files_in(assets):
        yield f"assets/{name}", (assets / name).read_bytes()
    yield STYLE, style_sheet(with_frame=False).encode()
    yield LUNR, lunr_module().encode()


def _templated(outcome: Outcome, generated: AbstractSet[str]) -> Iterator[tuple[Artifact, Page]]:
    """Yield the *generated* pages that redirect or have a template of their own."""
    for key in dict.fromkeys(output.key for output in outcome.files.values()):
        for artifact in outcome.load(key):
            page = artifact.page
            is_ours = artifact.path in generated
            if page and is_ours and (page.moved or page.template != "main.html"):
                yield artifact, page


def _front_matter(path: str, page: Page, *, directory_urls: bool) -> Mapping[str, str]:
    """Return the front matter that gives a *page* its template."""
    if not page.moved:
        return {"template": page.template}
    location = get_relative_url(page.moved, url_of(path, directory_urls=directory_urls))
    return {"template": _REDIRECT, "location": location}


def with_front_matter(text: str, values: Mapping[str, str]) -> str:
    """Return Markdown *text* with *values* added to its front matter."""
    lines = yaml.safe_dump(dict(values), sort_keys=False)
    mark, rest = "---\n", text.removeprefix("---\n")
    return mark + lines + (rest if rest != text else mark + text)


def _settings(
    config: MkDocsConfig, pages: AbstractSet[str], generated: AbstractSet[str]
) -> dict[str, Any]:
    nav = site_navigation(config.nav, pages - generated, generated)
    features: Any = config.theme.get("features") or []
    return {
        **{name: config[name] for name in _SHARED if config[name]},
        **({} if config.use_directory_urls else {"use_directory_urls": False}),
        "theme": {
            "name": "material",
            "custom_dir": _TEMPLATES,
            "font": False,
            "features": list(features),
            "palette": config.theme.get("palette") or {},
            **{name: config.theme[name] for name in _SHARED_WITH_THEME if name in config.theme},
        },
        "plugins": ["search"],
        "extra_css": [*dict.fromkeys([STYLE, *map(str, config.extra_css)])],
        "extra_javascript": list(map(str, config.extra_javascript)),
        "markdown_extensions": list(_extensions(config)),
        "nav": with_pages(nav, pages),
        "not_in_nav": "*.md\n",
    }


def _extensions(config: MkDocsConfig) -> Iterator[str | dict[str, Any]]:
    """Yield the Markdown extensions of our pages and of the hand-written ones, with settings."""
    for name in dict.fromkeys((*EXTENSIONS, *config.markdown_extensions)):
        settings = (config.mdx_configs or {}).get(name)
        yield {name: settings} if settings else name
