"""The Jinja templates that make Markdown, with escaping as the rule."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from papershelf.resources import resource
from papershelf.write.markdown import escape, link, prose, shorten


def finalize(value: object) -> Markup:
    """What a template puts out: Markdown and macros as they are, all else escaped."""
    return value if isinstance(value, Markup) else escape(str(value))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of the page templates; content never becomes a template."""
    # `finalize` escapes for Markdown first, so that `autoescape` has nothing left to do but tell
    # the output of macros from text.
    made = Environment(
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


def render(name: str, /, **values: Any) -> str:
    """The text of a page from the template `pages/<name>.md`."""
    return environment().get_template(f"{name}.md").render(**values)
