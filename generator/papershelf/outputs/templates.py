"""The Jinja templates of pages, in two forms, with escaping by default."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from papershelf.outputs.html import escape as escape_html
from papershelf.outputs.markdown import escape as escape_markdown
from papershelf.resources import resource

# White space between blocks of HTML: lines that end and begin with a tag of HTML or of Jinja.
_BETWEEN = re.compile(r"(?<=[>}])[ ]*\n\s*(?=[<{])")


class _Minified(Extension):
    """Removes white space between blocks of HTML."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return *source* without white space between blocks."""
        return _BETWEEN.sub("", source)


@lru_cache(maxsize=2)
def _environment(form: str) -> Environment:
    """Return the environment of the templates of a form, "md" or "html"."""
    escape = escape_html if form == "html" else escape_markdown

    def finalize(value: object) -> Markup:
        """Return *value* as output: markup and results of macros as they are, all else escaped."""
        return value if isinstance(value, Markup) else escape(str(value))

    # `finalize` escapes for the form, so that `autoescape` leaves its results as they are: it only
    # makes macros return `Markup`, which distinguishes their output from text.
    environment = Environment(
        loader=FileSystemLoader(os.fspath(resource("pages"))),
        autoescape=True,
        finalize=finalize,
        extensions=[_Minified] if form == "html" else [],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=form != "html",
    )
    # Templates use no globals, and each import of a macro would compare all of them.
    environment.globals.clear()
    return environment


def render(name: str, form: str, values: Mapping[str, Any]) -> str:
    """Return the template `pages/<name>.<form>` rendered with *values*; *form* is md or html."""
    return _environment(form).get_template(f"{name}.{form}").render(values)
