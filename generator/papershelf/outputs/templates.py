"""The Jinja templates that make Markdown, with escaping as the rule."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from papershelf.outputs.markdown import escape, link, prose, shorten
from papershelf.resources import resource


def finalize(value: object) -> Markup:
    """What a template puts out: Markdown and macros as they are, all else escaped."""
    return value if isinstance(value, Markup) else escape(str(value))


class Code(CodeGenerator):
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


class PageEnvironment(Environment):
    """An environment of templates that make Markdown."""

    code_generator_class = Code


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of the page templates; content never becomes a template."""
    # `finalize` escapes for Markdown, so that `autoescape` has nothing left to do but tell the
    # output of macros from text.
    made = PageEnvironment(
        loader=FileSystemLoader(os.fspath(resource("pages"))),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(prose=prose, shorten=shorten)
    made.globals.update(link=link)
    return made


def template(name: str) -> Template:
    """The template `pages/<name>.md` as it is now; pages in a row may share it."""
    return environment().get_template(f"{name}.md")


def fill(shared: Template, /, **values: Any) -> str:
    """The text of a page from a template.

    What the template's `render` does, which takes twice as long to find the globals.
    """
    context = shared.new_context({**environment().globals, **values}, shared=True)
    try:
        return "".join(shared.root_render_func(context))
    except Exception:  # raised again with the template's own lines, as by Jinja's `render`
        return environment().handle_exception()


def render(name: str, /, **values: Any) -> str:
    """The text of a page from the template `pages/<name>.md`."""
    return fill(template(name), **values)
