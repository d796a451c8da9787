"""The Jinja templates of pages, as HTML and as Markdown, with escaping by default."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from papershelf.outputs.forms.html import escape as escape_html
from papershelf.outputs.forms.html import shortened
from papershelf.outputs.forms.markdown import escape as escape_markdown
from papershelf.resources import resource

# White space between blocks of HTML: lines that end and begin with a tag of HTML or of Jinja.
_BETWEEN = re.compile(r"(?<=[>}])[ ]*\n\s*(?=[<{])")
# Rules that make Markdown of the HTML of a template, in which each block begins a line. A blank
# line follows each block; a line that calls a macro ends with that of the macro's last block. Four
# spaces begin a line of what belongs to the item before.
_MARKDOWN = (
    (re.compile(r"^ {4}\{\{ (\w+\(.*\)) \}\}$", re.MULTILINE), r"{{ \1 | indent(4, true) }}"),
    (re.compile(r"^(\{\{ \w+\(.*\)) \}\}\n", re.MULTILINE), r"\1 -}}\n"),
    # Jinja removes a line break behind its tags, unless they end with a plus.
    (re.compile(r"%\}(</(?:li|p)>\n)"), r"+%}\1"),
    (re.compile(r"^(<(?:div|details)[^>]*)>(?=\n|<summary>)", re.MULTILINE), r'\1 markdown="1">'),
    (re.compile(r"(?:<div.*>|</(?:details|div|form|h\d|p|summary)>|[^-]\}\})\n"), "\\g<0>\n"),
    (re.compile(r"<h(\d)>(.*)</h\d>"), lambda heading: f"{'#' * int(heading[1])} {heading[2]}"),
    (re.compile(r"</?code>"), "`"),
    (re.compile(r"</?strong>"), "**"),
    (re.compile(r"<li>(?=.*<p>)"), "-   "),
    (re.compile(r"<li>"), "- "),
    (re.compile(r"<br>"), "  \n    "),
    (re.compile(r"<ul>\n|</ul>|</?p>|</li>"), ""),
)


class _Minified(Extension):
    """Removes from HTML what it does not need."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return *source* without white space between blocks, optional end tags and quotes."""
        return shortened(_BETWEEN.sub("", source))


class _AsMarkdown(Extension):
    """Makes Markdown of the tags of a template."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return *source* with Markdown instead of tags."""
        if not (name and name.endswith(".html")):
            return source
        for pattern, replacement in _MARKDOWN:
            source = pattern.sub(replacement, source)
        return source


@lru_cache(maxsize=2)
def templates_of(form: str) -> Environment:
    """Return the templates of a form, "md" or "html"."""
    escape = escape_html if form == "html" else escape_markdown

    def finalize(value: object) -> Markup:
        """Return *value* as output: markup and results of macros as they are, all else escaped."""
        return value if isinstance(value, Markup) else escape(str(value))

    # `finalize` escapes for the form, so that `autoescape` leaves its results as they are: it only
    # makes macros return `Markup`, which distinguishes their output from text.
    templates = Environment(
        loader=FileSystemLoader(os.fspath(resource("pages"))),
        autoescape=True,
        finalize=finalize,
        extensions=[_Minified if form == "html" else _AsMarkdown],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=form != "html",
    )
    # No template needs Jinja's own functions, which would be copied for each page.
    templates.globals.clear()
    return templates


def render(name: str, form: str, values: Mapping[str, Any]) -> str:
    """Return the template `pages/<name>.html` rendered with *values*; *form* is md or html."""
    return templates_of(form).get_template(f"{name}.html").render(values)
