"""The Jinja templates of pages, in two forms, with escaping as the rule."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup

from papershelf.outputs.html import escape as escape_html
from papershelf.outputs.markdown import escape as escape_markdown
from papershelf.resources import resource

# White space between blocks of HTML: lines that end and begin with a tag, or with one of Jinja's.
_BETWEEN = re.compile(r"(?<=[>}])[ ]*\n\s*(?=[<{])")


class _Code(CodeGenerator):
    """The code of a template, in which `finalize` alone sees to what is put out.

    Jinja's own would have HTML's escaping look at it as well, for a third of the time of a page.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "str(")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")


class _Minified(Extension):
    """Leaves out white space between blocks of HTML."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template without it."""
        return _BETWEEN.sub("", source)


@lru_cache(maxsize=2)
def _environment(form: str) -> Environment:
    """Return the environment of templates of a form; content never becomes a template."""
    escape = escape_html if form == "html" else escape_markdown

    def finalize(value: object) -> Markup:
        """Return what a template puts out: markup and macros as they are, all else escaped."""
        return value if isinstance(value, Markup) else escape(str(value))

    # `finalize` escapes for the form, so that `autoescape` has nothing left to do but tell the
    # output of macros from text.
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
    environment.code_generator_class = _Code
    # Templates use none, and all would be compared for each macro that one imports.
    environment.globals.clear()
    return environment


def render(name: str, form: str, values: Mapping[str, Any]) -> str:
    """Return the text of a page from the template `pages/<name>.<form>`; *form* is md or html."""
    return _environment(form).get_template(f"{name}.{form}").render(values)
