"""Every Markdown renderer shows the text of a source as plain text."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from papershelf.model import Link, LinkKind
from papershelf.outputs.forms.markdown import (
    Markdown,
    escape,
    escape_in_html,
    link,
    link_label,
    prose,
    quoted,
    relative_path,
    urls_of,
)
from papershelf.outputs.forms.page import Head, front_matter
from papershelf.text.formula import ATTRIBUTES, ELEMENTS
from papershelf.text.wording import UNPRINTABLE, shorten
from support.markdown import commonmark, content, elements, python_markdown, with_math
from support.texts import shown, texts
from support.timing import repeat_in_linear_time

RENDERERS = (python_markdown, with_math, commonmark)
Renderer = Callable[[str], str]


@pytest.mark.parametrize("render", RENDERERS)
@settings(max_examples=300)
@given(text=texts())
def test_escaped_text_is_one_paragraph_with_this_text_alone(render: Renderer, text: str) -> None:
    assert "\n" not in escape(text)
    html_ = render(escape(text))
    shapes = [(element.tag, element.attrib) for element in elements(html_)]
    assert shapes == [("p", {})] * bool(shown(text))
    assert content(html_) == shown(text)


# Contexts of a text on a page: the markup around it.
CONTEXTS = {
    "heading": "# {}\n",
    "item": "- {}\n",
    "item of a card": "-   [t](x.md)\n\n    {}\n",
    "after a label": "The source says: {}\n",
    "bold": "**a**: {}\n",
    "cell": "| a | b |\n| --- | --- |\n| {} | c |\n",
    "in a division": '<div markdown="1">\n\n{}\n\n</div>\n',
    "after a link": "- [b](x.md) <details><summary>Why?</summary> Says: {}</details>\n",
}


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@settings(max_examples=50)
@given(text=texts())
def test_text_adds_no_element_to_the_markup_around_it(
    context: str, render: Renderer, text: str
) -> None:
    html_ = render(context.format(escape(f"x{text}x")))
    assert outline(html_) == plain_outline(context, render)
    assert shown(f"x{text}x") in content(html_)


def outline(html: str) -> list[tuple[str, list[str]]]:
    """Return the elements of a page, each with the names of its attributes."""
    return [
        (str(element.tag), sorted(name for name in element.attrib if name != "id"))
        for element in elements(html)
    ]


@cache
def plain_outline(context: str, render: Renderer) -> list[tuple[str, list[str]]]:
    """Return the elements of *context* with a letter in place of the text."""
    return outline(render(context.format("x")))


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize("title", ["C#", "Learning C# and F##", "#", "What? # #", "Wow!"])
def test_a_heading_keeps_its_last_characters(title: str, render: Renderer) -> None:
    assert content(render(f"# {prose(title)}\n")) == title


@pytest.mark.parametrize("render", RENDERERS)
@given(text=texts())
def test_text_in_a_line_of_html_adds_no_element(render: Renderer, text: str) -> None:
    line = f"<details><summary>Why?</summary><ul><li>{escape_in_html(text)}</li></ul></details>"
    assert not {"{", "}", "\n"} & set(line)
    html_ = render(f"before\n\n{line}\n\nafter")
    tags = [element.tag for element in elements(html_)]
    assert tags == ["p", "details", "summary", "ul", "li", "p"]
    assert content(html_).replace(" ", "") == f"beforeWhy?{shown(text)}after".replace(" ", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A plain sentence, with 3 commas; and (brackets).", None),
        ("state-of-the-art: 5 > 3 & 2", None),
        ("snake_case and 100% of U.S. papers!!", "snake_case and 100% of U.S. papers!&#33;"),
        ("a\x0cb\rc\x85d", "a b c d"),
        ("12. A list?", "12\\. A list?"),
        ("C# is not F#", "C# is not F&#35;"),
    ],
)
def test_ordinary_text_is_hardly_escaped(text: str, written: str | None) -> None:
    assert escape(text) == (written or text)


def written_link(url: str, written: str = "") -> Link:
    """Return a link that an abstract contains as *written*."""
    return Link(url=url, kind=LinkKind.CODE, written=written or url)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("cost $5 and $10", "cost &#36;5 and &#36;10"),
        ("$a_b$ is *it*", "$a_b$ is \\*it\\*"),
        ("# $x$", "&#35; $x$"),
        ("$ \\alpha $ and $$\\beta$$", "$\\alpha$ and $$\\beta$$"),
        ("512$\\times$1024", "512$\\times$1024"),
        ("$a<b$, $a>b$, $a\\>b$, $a\\<b$", "$a\\lt b$, $a\\gt b$, $a\\: b$, $a\\lt b$"),
        ("$f[x](y)$, $[x]:$", "$f[x] (y)$, $[x] :$"),
        ("${{x}}$, ${{{x}}}$", "${ {x}}$, ${ { {x}}}$"),
        ("$\\sum_{i=1}^{n}$", "$\\sum_ {i=1}^{n}$"),
        ("$a`b$", "&#36;a\\`b&#36;"),
        ("$a\x02b$", "$ab$"),
        ("a\\\x00$x*y*z$", "a\\\\&#36;x\\*y\\*z&#36;"),
        (f"${'<' * 1000}$", f"&#36;{'&lt;' * 1000}&#36;"),
    ],
    ids=range(13),
)
def test_formulas_stay_tex_and_amounts_of_money_are_escaped(text: str, written: str) -> None:
    assert prose(text) == written


# Pieces of formulas, and of markup in them.
TEX = (
    *"$ $$ x { } _ ^ * = ~ + & \\ \\frac \\text{ ` 5 -".split(),
    *"<script> &lt; ]( \\< \\> http://x.y".split(),
    *(" ", "[x](javascript:alert(1))", "![x](y)", "[x]: y", "{{ x }}", "{% x"),
    *("*x*{onclick=alert(1)}", "_x_{: onclick=x }", "~~x~~{onclick=x}", "^x^{.c onclick=x}"),
    *("\\href{javascript:x}{y}", "\\style{a}{b}", "\x02klzzwxh:0\x03"),
)
# Elements that a renderer without formulas may make of a formula: emphasis alone.
HARMLESS = frozenset({"p", "em", "strong", "s", "del", "sub", "sup", "ins", "mark", "br"})


@pytest.mark.parametrize("render", [python_markdown, commonmark])
@settings(max_examples=300)
@given(text=texts(TEX))
@example(text="^$$^{{ x }}")
@example(text=":m:")
@example(text="$$++0++")
def test_a_renderer_without_formulas_makes_nothing_active_of_one(
    render: Renderer, text: str
) -> None:
    written = prose(f"x $y{text}y$ z")
    assert not any(opener in written for opener in ("{{", "{%", "{#"))
    for element in elements(render(written)):
        assert element.tag in HARMLESS
        assert element.attrib == {}


@settings(max_examples=300)
@given(text=texts(TEX))
@example(text=r"\\+")
def test_a_formula_is_rendered_as_mathml_or_shown_literally(text: str) -> None:
    html_ = with_math(prose(f"x $y{text}y$ z"))
    tags = {str(element.tag).rpartition("}")[2] for element in elements(html_)}
    assert tags <= ELEMENTS | {"p", "code"}
    for element in elements(html_):
        assert set(element.attrib) <= ATTRIBUTES
    if tags == {"p"}:
        assert content(html_) == shown(f"x $y{text}y$ z")


@pytest.mark.parametrize(
    ("text", "links", "written"),
    [
        (
            "Code: https://a.example/b_c.",
            [written_link("https://a.example/b_c")],
            "Code: [https://a.example/b_c](https://a.example/b_c).",
        ),
        (
            "Wow!https://a.example/*x*y",
            [written_link("https://a.example/*x*y")],
            "Wow&#33;[https://a.example/\\*x\\*y](https://a.example/%2Ax%2Ay)",
        ),
        (
            "osf.io/b and osf.io/b/c",
            [
                written_link("https://osf.io/b", "osf.io/b"),
                written_link("https://osf.io/b/c", "osf.io/b/c"),
            ],
            "[osf.io/b](https://osf.io/b) and [osf.io/b/c](https://osf.io/b/c)",
        ),
        (
            "osf.io/b, osf.io/b/ and (https://osf.io/b)",
            [written_link("https://osf.io/b", "osf.io/b")],
            "[osf.io/b](https://osf.io/b), [osf.io/b/](https://osf.io/b) and "
            "([https://osf.io/b](https://osf.io/b))",
        ),
        ("https://osf.io/b/c", [written_link("https://osf.io/b")], "https://osf.io/b/c"),
        (
            "See [our page](https://a.example/) and <https://b.example>",
            [
                written_link("https://a.example/", "[our page](https://a.example/)"),
                written_link("https://b.example", "<https://b.example>"),
            ],
            "See [our page](https://a.example/) and [https://b.example](https://b.example)",
        ),
        (
            "Where $x$ is, https://a.example/?a=1&b=2 knows",
            [written_link("https://a.example/?a=1&b=2")],
            "Where $x$ is, [https://a.example/?a=1&b=2](https://a.example/?a=1&b=2) knows",
        ),
        ("No link here", [Link(url="https://a.example", kind=LinkKind.CODE)], "No link here"),
        ("https://a.example/x", [], "https://a.example/x"),
    ],
    ids="dot exclamation longest again beginning labelled formula elsewhere unknown".split(),
)
def test_known_addresses_become_links(text: str, links: list[Link], written: str) -> None:
    assert prose(text, urls_of(links)) == written


@pytest.mark.parametrize("render", RENDERERS)
@given(before=texts(), after=texts())
def test_a_link_is_the_only_element_in_prose(render: Renderer, before: str, after: str) -> None:
    url = "https://a.example/b_c"
    text = f"{before}{url} {after}".replace("$", "")
    html_ = render(prose(text, urls_of([written_link(url)])))
    assert [element.tag for element in elements(html_)] == ["p", "a"]
    [_, anchor] = elements(html_)
    assert anchor.attrib == {"href": url}
    assert content(html_) == shown(text)


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize(
    "target",
    [
        *("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x"),
        *("file:///etc/passwd", "&#106;avascript:alert(1)", "javascript&colon;alert(1)"),
        *("java\tscript:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)"),
        "java\u202escript:alert(1)",
    ],
    ids=ascii,
)
def test_a_link_to_an_active_scheme_keeps_its_label_alone(target: str, render: Renderer) -> None:
    html_ = render(link("label", target))
    assert content(html_) == "label"
    for element in elements(html_):
        scheme = element.attrib.get("href", "").partition(":")
        assert not scheme[1] or "%" in scheme[0] or "&" in scheme[0]


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("https://a.example/b(c)?d=[e]&f=g#h", "https://a.example/b%28c%29?d=%5Be%5D&f=g#h"),
        ("http://a.example/ä b", "http://a.example/%C3%A4%20b"),
        ("https://a.example/\u2028x\x02", "https://a.example/%E2%80%A8x%02"),
        ("https://a.example/?x=&lt;&copy;", "https://a.example/?x=&lt;&copy;"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("doi:10.1000/182", "doi:10.1000/182"),
        ("../topics/x.md", "../topics/x.md"),
        ("https://a.example/%7Eb", "https://a.example/%7Eb"),
        ("https://a.example/$b$/$c_d$", "https://a.example/%24b%24/%24c_d%24"),
    ],
    ids=ascii,
)
def test_an_address_is_encoded_and_keeps_its_target(
    target: str, href: str, render: Renderer
) -> None:
    [_, anchor] = elements(render(link("label", target)))
    assert anchor.attrib["href"].replace("ä", "%C3%A4") == href


@pytest.mark.parametrize("render", RENDERERS)
@given(label=texts(), target=texts().map("https://a.example/".__add__))
def test_any_label_and_address_give_one_link(render: Renderer, label: str, target: str) -> None:
    html_ = render(f"See {link(f'x{label}', target)}.")
    assert [element.tag for element in elements(html_)] == ["p", "a"]
    assert content(html_) == f"See {shown(f'x{label}')}."
    [_, anchor] = elements(html_)
    assert list(anchor.attrib) == ["href"]


@pytest.mark.parametrize("render", [python_markdown, commonmark])
@given(title=texts(TEX))
def test_any_title_can_be_the_label_of_a_link(title: str, render: Renderer) -> None:
    html_ = render(f"- {link(link_label(f'x {title}'), 'papers/x.md')}\n")
    first, second, anchor, *others = elements(html_)
    assert [first.tag, second.tag, anchor.tag] == ["ul", "li", "a"]
    assert anchor.attrib == {"href": "papers/x.md"}
    assert {element.tag for element in others} <= HARMLESS


def test_a_label_keeps_formulas_without_brackets() -> None:
    assert link_label("The $k$-NN & $5") == "The $k$-NN & &#36;5"
    assert link_label("On $[0, 1)$") == "On &#36;\\[0, 1)&#36;"


def test_markdown_is_not_escaped_twice() -> None:
    assert link(Markdown("**a**"), "b.md") == "[**a**](b.md)"
    assert quoted("b.md") == "b.md"


@pytest.mark.parametrize(
    ("page", "target", "path"),
    [
        ("index.md", "papers/x.md", "papers/x.md"),
        ("papers/x.md", "papers/y.md", "y.md"),
        ("papers/x.md", "topics/y.md", "../topics/y.md"),
        ("browse/title/index.md", "browse/index.md", "../index.md"),
        ("browse/title/page-2.md", "papers/x.md", "../../papers/x.md"),
        ("topics/x/page-2.md", "topics/x.md", "../x.md"),
        ("papers/x.md", "index.md", "../index.md"),
        ("topics/ab.md", "topics/abc/x.md", "abc/x.md"),
        ("topics/ab/page-2.md", "topics/abc.md", "../abc.md"),
        ("topics/x/page-2.md", "topics/x/", ""),
        ("topics/x/page-2.md", "topics/", "../"),
        ("topics/x/page-2.md", "", "../../"),
        ("index.md", "", ""),
    ],
)
def test_a_relative_path_leads_to_a_page_or_folder(page: str, target: str, path: str) -> None:
    assert relative_path(page[: page.rfind("/") + 1], target) == path


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("", 5, ""),
        ("one two", 7, "one two"),
        ("one two three", 7, "one two …"),
        ("one two three", 8, "one two …"),
        ("one, two", 5, "one …"),
        ("one \n two", 7, "one two"),
        ("x" * 10, 4, "xxxx …"),
    ],
)
def test_a_long_text_is_cut_between_words(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


@given(text=texts(), most=st.integers(5, 50))
def test_a_shortened_text_never_exceeds_its_limit(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short.removesuffix(" …")) <= most
    assert " ".join(text.split()).startswith(short.removesuffix("…").strip())


@example("---\nhide: x\n---")
@example("a: b\n...\n")
@example('"><script>alert(1)</script>')
@settings(max_examples=200)
@given(texts())
def test_front_matter_holds_any_text(text: str) -> None:
    block = front_matter(Head(description=text, title=f"x{text}"))
    rest, meta = get_data(f"{block}\n# Title\n")
    assert rest.strip() == "# Title"
    assert meta["hide"] == ["navigation", "toc"]
    assert html.unescape(meta["description"]) == shown(text)
    assert html.unescape(meta["title"]) == shown(f"x{text}")
    assert not set('<>"') & {*meta["description"], *meta["title"]}


def test_printable_characters_are_kept_and_the_space_is_their_only_white_space() -> None:
    printable = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isprintable()]
    assert not UNPRINTABLE.search("".join(printable))
    assert [character for character in printable if character.isspace()] == [" "]


class Counted(dict[str, str]):
    """A mapping of addresses that counts its `lookups` and forbids iteration."""

    lookups = 0

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]  # dict's is overloaded
        """Return an address."""
        self.lookups += 1
        return super().get(key, default)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def test_a_paragraph_looks_up_its_addresses_alone() -> None:
    urls = Counted(urls_of([written_link(f"https://a.example/{number}") for number in range(9000)]))
    written = prose("See https://a.example/7, https://a.example/8, https://b.example/1.", urls)
    assert written.count("](https://a.example/") == 2
    assert urls.lookups <= 2 * 3


@pytest.mark.parametrize(
    "piece",
    [*"\\*_`[]{}<>&#:=+-|~^$!.", "&a", "$<", "$a{"],
)
def test_prose_takes_linear_time(piece: str) -> None:
    # A million characters take a second or two, and an hour in quadratic time.
    repeat_in_linear_time(prose, piece, size=300_000, seconds=10)
