"""Pages, which are rendered in two forms, Markdown and HTML, from the same content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape

from markupsafe import Markup
from msgspec import Struct

from papershelf.config import PageSettings
from papershelf.engine.artifact import Artifact, Page
from papershelf.model import MONTHS
from papershelf.outputs.addresses import PAPERS, SITE_CARD, address_of
from papershelf.outputs.forms.html import HtmlForm, attribute, with_ids
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.forms.templates import render
from papershelf.text.wording import printable_line

# An output format of pages: its methods turn text into markup, escaped for the format. Pass markup
# only to templates and methods of the same form; a plain `str` is text, and is always escaped.
Form = MarkdownForm | HtmlForm
# Returns values for the template of a page that are rendered already, in a form.
Rendered = Callable[[Form], Mapping[str, object]]

_DIGIT = re.compile(r"[0-9]")
_YEARS = re.compile(r"[0-9]+–[0-9]+")
# 12 March 2026; March 2026; 12 March.
_DATE = re.compile(rf"(?:[0-9]+ )?(?:{'|'.join(MONTHS)})\b(?: [0-9]+)?")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The metadata of a page; `title` and `description` are plain text.

    A title is for pages whose heading is text of a source, which themes may distort; other pages
    take it from their first heading. Themes show no navigation beside a page, and a table of
    contents only if it `has_toc`. A page that is `listed`, as most are, repeats content of other
    pages and is excluded from MkDocs's search. `moved` is for a page that moved: its new address
    from the site's root, "" if there are several. `feed` is the path of the page's feed, without an
    extension. `metadata` is HTML for the head, and `card` the path of the social card.
    """

    description: str
    title: str = ""
    has_toc: bool = False
    listed: bool = True
    moved: str | None = None
    feed: str = ""
    metadata: str = ""
    card: str = SITE_CARD
    template: str = "main.html"

    @property
    def feed_link(self) -> PageLink:
        """The link to the feed of the page, without a label if there is none."""
        return PageLink("Feed", f"{self.feed}.xml") if self.feed else PageLink("")


class PageLink(Struct, frozen=True, array_like=True):
    """A link to a page or an address, followed by a `note`; without a path, its label alone.

    `is_chosen` marks the current page among several alternatives.
    """

    label: str
    path: str = ""
    note: str = ""
    is_chosen: bool = False


def as_chip(link: PageLink) -> PageLink:
    """Return *link* with its note in its label."""
    return PageLink(f"{link.label} {link.note}", link.path)


class IndexRow(Struct, frozen=True, array_like=True):
    """A row of an index: a link, followed by `facts` or by papers, as pairs of label and slug.

    `picture` is trusted HTML before the facts, such as a bar, and `below` are the rows of a list
    within the row.
    """

    link: PageLink = PageLink("")
    facts: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    below: tuple[IndexRow, ...] = ()


# Text (HTML where the template passes it on as such), a condition, or links, which become one line.
Value = str | bool | tuple[PageLink, ...]
Values = Mapping[str, Value]
# The label of links, which may be empty, and the links.
LinkGroup = tuple[str, tuple[PageLink, ...]]
# The heading of rows, or else the name by which a template gets them, and the rows.
Section = tuple[str, tuple[IndexRow, ...]]


class PageContent(Struct, frozen=True, array_like=True):
    """The content of a page: the name of its `template`, and what this gets by name.

    The title is that of the head, unless a value replaces it. `meta` are lines of facts below it;
    instead, the template `list` takes a paragraph, the value `facts`. `side` are the groups of
    links in the column at the side. Groups without links are not shown.
    """

    template: str
    head: Head
    values: Values = {}
    sections: tuple[Section, ...] = ()
    meta: tuple[LinkGroup, ...] = ()
    side: tuple[LinkGroup, ...] = ()


class _RenderedRow(Struct, frozen=True):
    """A row as markup; `text` is what follows its link."""

    link: Markup
    text: Markup
    below: list[_RenderedRow]


def _values_of(content: PageContent, form: Form) -> Mapping[str, object]:
    """Return the values of a template from the *content* of a page, in a form."""
    return {
        "form": form,
        "title": content.head.title,
        **{
            name: render_links(value, form) if isinstance(value, tuple) else value
            for name, value in content.values.items()
        },
        "sections": {
            name: [_render_row(row, form) for row in rows] for name, rows in content.sections
        },
        "meta": render_labelled(content.meta, form),
        "side": render_labelled(content.side, form),
    }


def render_labelled(groups: Iterable[LinkGroup], form: Form) -> list[tuple[str, Markup]]:
    """Return each label with its links as markup, without groups that are empty."""
    rendered = [(label, render_links(links, form)) for label, links in groups if links]
    return [(label, links) for label, links in rendered if links]


def render_links(links: Iterable[PageLink], form: Form) -> Markup:
    """Return *links* on one line, without those that have no label."""
    return form.join([render_link(link, form) for link in links if link.label])


def render_link(link: PageLink, form: Form) -> Markup:
    """Return a link with its note, or only its label if it has no path."""
    if not link.path:
        markup = render_text(link.label, form)
    elif "//" in link.path or link.path.startswith("#"):
        markup = form.link(link.label, link.path)
    else:
        markup = form.page_link(link.label, link.path)
    if link.note:
        markup = form.join((markup, link.note), " ")
    return form.strong(markup) if link.is_chosen else markup


def render_text(text: str, form: Form) -> Markup:
    """Return *text* in a form; a range of years and each date in it are kept on one line."""
    if not _DIGIT.search(text):  # the quickest way for names and most labels
        return form.text(text)
    if _YEARS.fullmatch(text):
        return form.html(f'<span class="ps-whole">{text}</span>')
    return _with_whole_dates(form.text(text))


# Many lines have the same date.
@lru_cache(maxsize=1 << 12, typed=True)
def _with_whole_dates(markup: Markup) -> Markup:
    """Return *markup* with no-break spaces in dates, which add fewer bytes to a line than a tag."""
    for date in _DATE.findall(markup):
        markup = markup.replace(date, date.replace(" ", _NO_BREAK_SPACE))
    return markup


def _render_row(row: IndexRow, form: Form) -> _RenderedRow:
    if row.papers:
        text = form.join([form.paper_link(label, slug) for label, slug in row.papers], ", ")
    else:
        text = form.join([render_text(fact, form) for fact in row.facts])
    if row.picture:
        text = form.join(filter(None, (form.html(row.picture), text)), " ")
    below = [_render_row(other, form) for other in row.below]
    return _RenderedRow(render_link(row.link, form), text, below)


def page(
    content: PageContent, path: str, site: PageSettings, rendered: Rendered, coins: str = ""
) -> Artifact:
    """Return the page of the file *path*, from *content* and the *rendered* values in a form.

    *coins* is the metadata of the papers on it for reference managers.
    """
    head = content.head
    markdown, html = MarkdownForm(path), HtmlForm(path, directory_urls=site.directory_urls)
    text = render(content.template, "md", {**_values_of(content, markdown), **rendered(markdown)})
    body, headings = with_ids(
        render(content.template, "html", {**_values_of(content, html), **rendered(html)})
    )
    title = escape(printable_line(head.title)) or headings[0]
    shared = "" if head.moved is not None else open_graph(title, path, site, head.card)
    rendered_page = Page(
        title=title,
        description=escape(printable_line(head.description)),
        content=body,
        template=head.template,
        moved=head.moved,
        feed=head.feed,
        metadata=f"{head.metadata}{shared}",
        coins=coins,
    )
    return Artifact(
        path, f"{front_matter(head)}\n{text.rstrip()}\n".encode("utf-8", "replace"), rendered_page
    )


def front_matter(head: Head) -> str:
    """Return the YAML front matter of a page with this *head*.

    Title and description are escaped for HTML in addition, as themes insert them unescaped into the
    page's head. A title is for pages whose heading is text of a source: Material strips tags from a
    heading and then unescapes it.
    """
    # Escaped text contains no quotes, and a line of printable text needs no escapes in YAML.
    title = escape(printable_line(head.title))
    lines = [f"title: '{title}'\n"] if title else []
    lines.append(f"description: '{escape(printable_line(head.description))}'\n")
    lines.append("hide:\n- navigation\n" if head.has_toc else "hide:\n- navigation\n- toc\n")
    if head.listed:
        lines.append("search:\n  exclude: true\n")
    return f"---\n{''.join(lines)}---\n"


def open_graph(title: str, path: str, site: PageSettings, card: str) -> str:
    """Return the Open Graph tags of a page: its *title*, which is HTML, its *card*, type and URL.

    Other tags serve as Open Graph's description, and as the title and type of a paper. In a large
    catalog papers have no tags, and other pages omit type and URL.
    """
    is_paper = path.startswith(f"{PAPERS}/")
    if not site.url or (site.is_large and is_paper):
        return ""
    tags = [] if is_paper else [_property("title", attribute(title, is_html=True))]
    if not site.is_large:
        if not is_paper:
            tags.append(_property("type", "website"))
        tags.append(_property("url", attribute(address_of(path, site))))
        tags.append("<meta name=twitter:card content=summary_large_image>")
    return "".join([*tags, _property("image", attribute(site.url + card))])


def _property(name: str, value: str) -> str:
    return f"<meta property=og:{name} content={value}>"
