"""Templates escape all values but markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from jinja2 import UndefinedError

from papershelf.outputs.forms import html, markdown, templates
from papershelf.outputs.forms.html import Html
from papershelf.outputs.forms.markdown import Markdown
from support.texts import texts

TEXT = "<b> *a* {{ b }}"


def rendered(source: str, form: str = "md", **values: object) -> str:
    """Return the output of the template with the text *source* for *values*."""
    template = templates.templates_of(form).from_string(source)
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
def test_text_is_escaped_once_in_every_construct(source: str, form: str) -> None:
    escape = html.escape if form == "html" else markdown.escape
    assert rendered(source, form, it=TEXT) == escape(TEXT)
    assert rendered(source, form, it="plain") == "plain"


def test_markup_is_not_escaped() -> None:
    assert rendered("{{ it }}", it=Markdown(TEXT)) == TEXT
    assert rendered("{{ it }}", "html", it=Html(TEXT)) == TEXT


@given(texts())
def test_any_text_is_escaped(text: str) -> None:
    assert rendered("- {{ it }}\n", it=text) == f"- {markdown.escape(text)}\n"
    assert rendered("<p>{{ it }}", "html", it=text) == f"<p>{html.escape(text)}"


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'it' is undefined"):
        rendered("{{ it }}")


def test_templates_have_nothing_but_their_values() -> None:
    with pytest.raises(UndefinedError, match="'range' is undefined"):
        rendered("{{ range(3) }}")


def test_html_has_no_white_space_between_its_blocks() -> None:
    source = "<ul>\n{% for one in [1, 2] %}\n<li>{{ one }}\n{% endfor %}\n\n</ul>\n<p>a\n{{ 3 }}\n"
    assert rendered(source, "html") == "<ul><li>1<li>2</ul><p>a\n3"
