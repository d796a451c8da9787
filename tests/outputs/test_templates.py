"""The output of templates is markup, or else it is escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from jinja2 import UndefinedError

from papershelf.outputs import html, markdown, templates
from papershelf.outputs.html import Html
from papershelf.outputs.markdown import Markdown
from support.texts import texts

TEXT = "<b> *a* {{ b }}"


def filled(source: str, form: str = "md", **values: object) -> str:
    """Return the rendered template with this text."""
    template = templates._environment(form).from_string(source)
    return "".join(template.root_render_func(template.new_context(values)))


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize(
    "source",
    [
        "{{ it }}",
        "{{ it }}{% set other = 1 %}",
        "{% macro shown(it) %}{{ it }}{% endmacro %}{{ shown(it) }}",
        "{% macro shown() %}{{ caller() }}{% endmacro %}{% call shown() %}{{ it }}{% endcall %}",
        "{% set other %}{{ it }}{% endset %}{{ other }}",
        "{% for one in [it] %}{{ one }}{% endfor %}",
        "{% autoescape false %}{{ it }}{% endautoescape %}",
        "{% block part %}{{ it }}{% endblock %}",
    ],
)
def test_text_is_escaped_once_wherever_it_stands(source: str, form: str) -> None:
    escape = html.escape if form == "html" else markdown.escape
    assert filled(source, form, it=TEXT) == escape(TEXT)
    assert filled(source, form, it="plain") == "plain"


def test_markup_is_put_out_as_it_is() -> None:
    assert filled("{{ it }}", it=Markdown(TEXT)) == TEXT
    assert filled("{{ it }}", "html", it=Html(TEXT)) == TEXT


@given(texts())
def test_whatever_a_text_says_it_is_no_more_than_text(text: str) -> None:
    assert filled("- {{ it }}\n", it=text) == f"- {markdown.escape(text)}\n"
    assert filled("<p>{{ it }}", "html", it=text) == f"<p>{html.escape(text)}"


def test_what_is_no_text_is_written_as_python_does() -> None:
    assert filled("{{ it }}{{ 1 + 2 }}{{ none }}", it=2020) == "20203None"


def test_a_name_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'it' is undefined"):
        filled("{{ it }}")


def test_values_go_before_the_globals_of_jinja() -> None:
    assert filled("{{ range }}", range="mine") == "mine"


def test_html_has_no_white_space_between_its_blocks() -> None:
    source = "<ul>\n{% for one in [1, 2] %}\n<li>{{ one }}\n{% endfor %}\n\n</ul>\n<p>a\n{{ 3 }}\n"
    assert filled(source, "html") == "<ul><li>1<li>2</ul><p>a\n3"
