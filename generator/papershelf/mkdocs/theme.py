"""What pages need of the theme and of Markdown.

Where the theme is Material, pages have a frame of our own, whose blocks and partials have the names
of Material's. Hand-written pages have Material's style for what stands in them. The
search in the browser has its query parser, stop words and stemmer from lunr.js.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.contrib import search
from mkdocs.structure.files import File
from mkdocs.utils import get_theme_dir
from pathspec.gitignore import GitIgnoreSpec

from papershelf.engine.files import files_in
from papershelf.mkdocs.private import FAVICON, FONT, PALETTE, STYLES, asset
from papershelf.outputs.html import attribute
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


_log = logging.getLogger("mkdocs.plugins.papershelf")

_EXTENSIONS = ("attr_list", "md_in_html", "tables", "papershelf.math")
_GENERATED = (
    *("/papers/", "/topics/", "/authors/", "/venues/", "/years/"),
    *("/browse/", "/code/", "/search/", "/similar/", "/saved/", "/notes/", "/map/", "/trends/"),
    *("/digest/", "/feeds/"),
)
STYLE = "assets/papershelf.css"
# The parts of the style sheet, in order; the frame's are for pages of ours alone.
_PARTS = ("tokens", "icons", "lists", "indexes", "paper", "search", "map", "contrast", "print")
_FRAME_PARTS = ("tokens", "base", "icons", "frame", *_PARTS[2:])
# What it is as good without: comments, empty lines, and the blanks that lines begin with.
_STYLE_FILLING = re.compile(r"/\*.*?\*/|\n\s+", re.DOTALL)
_FAVICON = "assets/favicon.svg"
# What Material draws around its pages and ours do without.
_FEATURES = ("navigation.instant*", "navigation.tabs.sticky", "toc.integrate", "announce.dismiss")


class _CompiledTemplates(BytecodeCache):
    """Compiled templates in memory: Jinja would read them from a file by pickle and marshal."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the *bucket* of a template its code, if it was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the *bucket* of a template."""
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


@lru_cache(maxsize=1)
def compiled_templates() -> BytecodeCache:
    """Return the compiled templates of this process, for the next build of a preview."""
    return _CompiledTemplates()


def equip_theme(config: MkDocsConfig) -> None:
    """Add our templates and style behind the user's own; no fonts from another host.

    Of Material, pages have our frame; other themes keep theirs.
    """
    own = str(resource("theme"))
    if own not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, own)
        if _has_frame(config):
            config.theme.dirs.insert(config.theme.dirs.index(own), str(resource("frame")))
            _report_unused(config)
    if STYLE in config.extra_css:
        config.extra_css.remove(STYLE)
    if not _has_frame(config):
        config.extra_css.insert(0, STYLE)
    if config.theme.get("font"):
        if config.theme["font"] != FONT:
            _log.info("theme.font is not used: fonts come from the visitor's system")
        config.theme["font"] = False


def _has_frame(config: MkDocsConfig) -> bool:
    return config.theme.name == "material"


def _report_unused(config: MkDocsConfig) -> None:
    """Say which settings of Material our frame does without."""
    for name in config.theme.get("features") or ():
        if any(fnmatch(str(name), pattern) for pattern in _FEATURES):
            _log.info("theme.features: %s is not used: the pages have no need of it", name)
    if config.theme.get("palette"):
        _log.info("theme.palette is not used: a style sheet in extra_css sets the colours")
    if config.extra.get("consent"):
        _log.info("extra.consent is not used: analytics that would wait for it do not run")


def hide_icons(config: MkDocsConfig) -> None:
    """Take Material out of where MkDocs looks next for files to copy: it has 14,000 icons."""
    if _has_frame(config):
        folder = get_theme_dir("material")
        config.theme.dirs[:] = [one for one in config.theme.dirs if one != folder]


def add_styles(config: MkDocsConfig, files: Files) -> None:
    """Add what pages load to the *files* of a site, unless it has files of these names itself."""
    sheet = style_sheet(with_frame=_has_frame(config))
    found = [File.generated(config, STYLE, content=sheet)]
    if _has_frame(config):
        folder = get_theme_dir("material")
        names = _loaded_of_material(Path(folder), has_scripts=bool(config.theme.custom_dir))
        place = config.site_dir, config.use_directory_urls
        found += [File(name, folder, *place) for name in names]
    for file in found:
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)


def _loaded_of_material(folder: Path, *, has_scripts: bool) -> Iterator[str]:
    """Yield what pages load of Material in its *folder*: the style of what is written by hand.

    Templates of a site's own may load all but the maps of scripts and styles to their sources.
    """
    if has_scripts:
        names = files_in(folder / "assets")
        yield from (f"assets/{name}" for name in names if not name.endswith(".map"))
    else:
        yield from (asset(folder, pattern) for pattern in (STYLES, PALETTE))


def style_sheet(*, with_frame: bool) -> str:
    """Return our style sheet, for pages in another theme or *with_frame*, our own around them."""
    folder = resource("style")
    names = _FRAME_PARTS if with_frame else _PARTS
    parts = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return _STYLE_FILLING.sub(lambda found: "\n" if found[0].isspace() else "", "".join(parts))


def equip_markdown(config: MkDocsConfig) -> None:
    """Add the Markdown extensions that the pages use, and say that most are in no navigation."""
    for name in _EXTENSIONS:
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    generated = GitIgnoreSpec.from_lines(_GENERATED)
    config.not_in_nav = config.not_in_nav + generated if config.not_in_nav else generated


def furnish(env: Environment, config: MkDocsConfig) -> None:
    """Give the templates of the frame what they ask for: Material's, `frame`, and `bare`."""
    if not _has_frame(config):
        return
    folder = get_theme_dir("material")
    if folder not in config.theme.dirs:
        # As `hide_icons` has left it; the files to copy are listed by now.
        config.theme.dirs.append(folder)
        env.loader = FileSystemLoader(config.theme.dirs)
    material = Path(folder)
    favicon = config.theme.get("favicon")
    env.filters["bare"] = attribute
    env.globals["frame"] = {
        # The style of what is written by hand; our own pages load one sheet.
        "material_styles": [asset(material, STYLES), asset(material, PALETTE)],
        "extra_styles": [str(path) for path in config.extra_css],
        "favicon": _FAVICON if favicon == FAVICON else favicon,
    }


LUNR = "assets/search/lunr.js"
# Blocks of documentation, which are more than half of it.
_COMMENT = re.compile(r"\n[ \t]*/\*[\s\S]*?\*/(?=\n)")


def lunr_module() -> str:
    """Return the lunr.js of MkDocs as a module: without comments, but for its licence.

    It looks for the `module` of CommonJS, which is given to it: so no script has to be evaluated,
    which a strict content policy forbids.
    """
    script = Path(search.__file__).with_name("templates") / "search" / "lunr.js"
    text = _COMMENT.sub("", script.read_text(encoding="utf-8"))
    return (
        "const module = { exports: {} };\n"
        "const { exports } = module;\n"
        f"{text}\n"
        "export default module.exports;\n"
    )
