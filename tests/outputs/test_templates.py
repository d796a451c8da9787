"""What a template puts out is Markdown, or else it is escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from jinja2 import UndefinedError

from papershelf.outputs.markdown import Markdown, escape, link
from papershelf.outputs.templates import environment, fill, render, template
from support.texts import texts

TEXT = "<b> *a* {{ b }}"


def filled(source: str, **values: object) -> str:
    """What comes of a template with this text."""
    return fill(environment().from_string(source), **values)


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
        "{{ it | prose }}",
    ],
)
def test_text_is_escaped_once_wherever_it_stands(source: str) -> None:
    assert filled(source, it=TEXT) == escape(TEXT)
    assert filled(source, it="plain") == "plain"


def test_markdown_is_put_out_as_it_is() -> None:
    assert filled("{{ it }}", it=Markdown(TEXT)) == TEXT


@given(texts())
def test_whatever_a_text_says_it_is_no_more_than_text(text: str) -> None:
    assert filled("- {{ it }}\n", it=text) == f"- {escape(text)}\n"


def test_what_is_no_text_is_written_as_python_does() -> None:
    assert filled("{{ it }}{{ 1 + 2 }}{{ none }}", it=2020) == "20203None"


def test_a_name_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'it' is undefined"):
        filled("{{ it }}")


def test_templates_have_the_globals_of_jinja_and_a_function_for_links() -> None:
    assert filled("{% for number in range(2) %}{{ number }}{% endfor %}") == "01"
    assert filled("{{ link('a', 'b.md') }}") == "[a](b.md)"
    assert filled("{{ range }}", range="mine") == "mine"


def test_pages_in_a_row_may_share_a_template() -> None:
    moved = {"front_matter": Markdown("---\n---\n"), "links": [link("A", "a.md")]}
    shared = template("moved")
    assert fill(shared, **moved) == fill(shared, **moved) == render("moved", **moved)
