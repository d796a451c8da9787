"""Setup of the theme and of Markdown for our pages.

With Material, pages have a frame of our own, whose blocks and partials are named like Material's.
Hand-written pages keep Material's style for their content. The search in the browser takes its
query parser, stop words and stemmer from lunr.js.
"""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.structure.files import File, Files
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

from papershelf.curated.options import is_texts
from papershelf.curated.yaml_nodes import as_written, setting_source
from papershelf.engine.files import files_in
from papershelf.mkdocs import log
from papershelf.mkdocs.private import FAVICON, FONT, style_sheets
from papershelf.outputs.forms.html import attribute
from papershelf.problems import PapershelfError, Problem, failure
from papershelf.resources import resource

# The Markdown extensions of our pages in any renderer, in addition to MkDocs' own.
EXTENSIONS = ("attr_list", "md_in_html")
STYLE = "assets/papershelf.css"
# The parts of the style sheet in order, and those that only our own frame needs.
_PARTS = "tokens base icons frame lists indexes paper search map contrast print".split()
_FRAME_PARTS = frozenset({"base", "frame"})
# Minification removes comments, empty lines and indentation.
_REMOVABLE = re.compile(r"/\*.*?\*/|\n\s+", re.DOTALL)
LUNR = "assets/search/lunr.js"
# Comments on lines of their own: more than half of lunr.js, and a quarter of our scripts.
_COMMENT = re.compile(r"\n[ \t]*(?:/\*[\s\S]*?\*/|//[^\n]*)(?=\n)")
_FAVICON = "assets/favicon.svg"
# Features of Material's frame that ours does not have.
_FEATURES = ("navigation.instant*", "navigation.tabs.sticky", "toc.integrate", "announce.dismiss")


class _Unlisted(FileSystemLoader):
    """A loader that finds all templates, but lists no file of Material, as it has 14,000 icons.

    MkDocs copies what it lists to the site; `add_styles` adds what pages load.
    """

    def list_templates(self) -> list[str]:
        """Return the names of the files in all folders but Material's."""
        folders = (path for path in self.searchpath if path != get_theme_dir("material"))
        return FileSystemLoader(list(folders)).list_templates()


class _Theme(Theme):
    """Material's theme with the loader `_Unlisted`."""

    def __init__(self, theme: Theme) -> None:
        vars(self).update(vars(theme))

    def get_env(self) -> Environment:
        environment = super().get_env()
        environment.loader = _Unlisted(self.dirs)
        return environment


def equip_theme(config: MkDocsConfig, file: Path) -> None:
    """Add our templates and style, which the user's own override; load nothing from another host.

    Our frame replaces Material's; other themes keep theirs. Raises PapershelfError for values of
    *config*, which is in *file*, that the theme can't use.
    """
    if problems := list(_faults(config, file)):
        raise PapershelfError(problems)
    templates = str(resource("theme"))
    if templates not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, templates)
        if has_frame(config):
            config.theme = _Theme(config.theme)
            config.theme.dirs.insert(config.theme.dirs.index(templates), str(resource("frame")))
            _report_unused(config)
    if STYLE in config.extra_css:
        config.extra_css.remove(STYLE)
    if not has_frame(config):
        config.extra_css.insert(0, STYLE)
    if config.theme.get("font"):
        if config.theme["font"] != FONT:
            log.info("theme.font is not used: fonts come from the visitor's system")
        config.theme["font"] = False
    # MkDocs' own themes load highlight.js from another host.
    config.theme["highlightjs"] = False


def _faults(config: MkDocsConfig, file: Path) -> Iterator[Problem]:
    """Yield an error for each wrong value that neither MkDocs nor Material validates."""
    theme = config.theme
    place = partial(setting_source, file.parent, file.name)
    lists = {"theme.features": theme.get("features"), "extra_css": config.extra_css}
    for name, value in lists.items():
        if value and not is_texts(value):
            source = place(*name.split("."))
            yield failure(source, f"'{name}' must be a list of texts, not {as_written(value)}")
    if has_frame(config):
        language = theme["language"]
        name = f"partials/languages/{language}.html"
        if not any((Path(folder) / name).is_file() for folder in theme.dirs):
            message = f"'theme.language' is unknown to Material: {as_written(language)}"
            yield failure(place("theme", "language"), message, "give a code, such as de")


def has_frame(config: MkDocsConfig) -> bool:
    """Return whether the pages of *config* have our own frame."""
    return config.theme.name == "material"


def _report_unused(config: MkDocsConfig) -> None:
    """Log the settings of Material that our frame ignores."""
    for name in config.theme.get("features") or ():
        if any(fnmatch(str(name), pattern) for pattern in _FEATURES):
            log.info("theme.features: %s is not used: the pages do not need it", name)
    if config.theme.get("palette"):
        log.info("theme.palette is not used: set colours in a style sheet of extra_css")
    if config.extra.get("consent"):
        log.info("extra.consent is not used: analytics that wait for consent do not run")
    analytics = config.extra.get("analytics")
    if isinstance(analytics, Mapping) and analytics.get("feedback"):
        log.info("extra.analytics.feedback is not used: its form needs the script of Material")


def add_styles(config: MkDocsConfig, files: Files) -> None:
    """Add the assets of pages to *files*, unless the site has its own of the same names."""
    sheet = style_sheet(with_frame=has_frame(config))
    added = [File.generated(config, STYLE, content=sheet)]
    if has_frame(config):
        folder = get_theme_dir("material")
        # Hand-written pages load its style alone, but the site's own templates may load any asset.
        names = style_sheets(Path(folder))
        if config.theme.custom_dir:
            assets = files_in(Path(folder, "assets"))
            names = [f"assets/{name}" for name in assets if not name.endswith(".map")]
        target = config.site_dir, config.use_directory_urls
        added += [File(name, folder, *target) for name in names]
    for file in added:
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)


def style_sheet(*, with_frame: bool) -> str:
    """Return our minified style sheet, *with_frame* or for another theme."""
    folder = resource("style")
    names = (name for name in _PARTS if with_frame or name not in _FRAME_PARTS)
    parts = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return _REMOVABLE.sub(lambda found: "\n" if found[0].isspace() else "", "".join(parts))


def equip_markdown(config: MkDocsConfig) -> None:
    """Add the Markdown extensions of our pages."""
    for name in (*EXTENSIONS, "papershelf.math"):
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)


def add_frame_values(env: Environment, config: MkDocsConfig) -> None:
    """Give our frame the global `frame` and the filter `bare`."""
    if not has_frame(config):
        return
    favicon = config.theme.get("favicon")
    env.filters["bare"] = attribute
    env.globals["frame"] = {
        # For hand-written content; generated pages load our sheet alone.
        "material_styles": style_sheets(Path(get_theme_dir("material"))),
        "extra_styles": [str(path) for path in config.extra_css],
        "favicon": _FAVICON if favicon == FAVICON else favicon,
    }


def shorten_scripts(files: Files) -> None:
    """Remove the comments of our scripts among *files*."""
    folders = tuple(str(resource(name)) for name in ("theme", "frame"))
    for file in files.javascript_files():
        if file.abs_src_path and file.abs_src_path.startswith(folders):
            file.content_string = _COMMENT.sub("", f"\n{file.content_string}").lstrip()


def lunr_module() -> str:
    """Return MkDocs' lunr.js as a module, without comments except its licence.

    It exports by the `module` of CommonJS, which is defined for it. So the text need not be
    evaluated, which a strict content security policy forbids.
    """
    script = Path(search.__file__).with_name("templates") / "search" / "lunr.js"
    text = _COMMENT.sub("", script.read_text(encoding="utf-8"))
    return (
        "const module = { exports: {} };\n"
        "const { exports } = module;\n"
        f"{text}\n"
        "export default module.exports;\n"
    )
