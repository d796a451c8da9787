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
    template = templates.environment(form).from_string(source)
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


def test_other_values_are_converted_to_text() -> None:
    assert rendered("{{ it }}{{ 1 + 2 }}{{ none }}", it=2020) == "20203None"


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'it' is undefined"):
        rendered("{{ it }}")


def test_html_has_no_white_space_between_its_blocks() -> None:
    source = "<ul>\n{% for one in [1, 2] %}\n<li>{{ one }}\n{% endfor %}\n\n</ul>\n<p>a\n{{ 3 }}\n"
    assert rendered(source, "html") == "<ul><li>1<li>2</ul><p>a\n3"


def as_markdown(source: str) -> str:
    """Return the Markdown of the template with the HTML *source*, without values."""
    environment = templates.environment("md")
    return environment.from_string(environment.preprocess(source, "page.html")).render(many=[1, 2])


def test_a_template_makes_markdown_with_a_blank_line_after_each_block() -> None:
    source = """\
{% macro names() %}
<ul>
{% for one in many %}
<li>{{ one }}{% if one == 1 %} only{% endif %}</li>
{% endfor %}
</ul>
{% endmacro %}
<h2>Head</h2>
<div class="ps-names"></div>
{{ names() }}
<p>Two
{% if many %}lines{% endif %}</p>
<div>
{{ many[1] }}
<details><summary>More</summary>
<p><code>x</code></p>
</details>
</div>
"""
    assert (
        as_markdown(source)
        == """\
## Head

<div class="ps-names"></div>

- 1 only
- 2

Two
lines

<div markdown="1">

2

<details markdown="1"><summary>More</summary>

`x`

</details>

</div>

"""
    )
