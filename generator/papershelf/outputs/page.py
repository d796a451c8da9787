"""Pages: each has one view, from which it is made in two forms."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape

from markupsafe import Markup
from msgspec import Struct

from papershelf.config import Site
from papershelf.engine.artifact import Artifact, Page
from papershelf.outputs.addresses import PAPERS, SITE_CARD, address_of
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.html import HtmlForm, attribute, with_ids
from papershelf.outputs.markdown import MarkdownForm, dump, scalar
from papershelf.outputs.templates import render
from papershelf.text.wording import one_line

# What a page is put together from: texts become markup, escaped for the form. Markup that one form
# gives is for templates and methods of that form alone; a plain `str` is text, and escaped wherever
# it comes out.
Form = MarkdownForm | HtmlForm
# Gives values of a page's templates in a form.
_Values = Callable[[Form], Mapping[str, object]]


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a page beside its content; `title` and `description` are plain text.

    The title is for pages whose heading is a source's text, which themes may spoil; others have
    that of their first heading. `hide` names parts of the theme that the page does without. Like
    most, a page that is `listed` repeats what stands elsewhere and is left out of the site's own
    search. One that has `moved` names the new address from the site's root, empty where there are
    several; `feed` is the path of the one that it belongs to, without its ending. `metadata` is
    HTML for its head, and `card` the path of a picture that stands for it where it is shared.
    """

    description: str
    title: str = ""
    hide: tuple[str, ...] = ("navigation", "toc")
    listed: bool = True
    moved: str | None = None
    feed: str = ""
    metadata: str = ""
    card: str = SITE_CARD
    template: str = "main.html"


class PageLink(Struct, frozen=True, array_like=True):
    """What leads to a page or an address, with a `note` behind it; without a path a name alone.

    The one that `is_chosen` of several stands for the page that it is on.
    """

    label: str
    path: str = ""
    note: str = ""
    is_chosen: bool = False


class IndexRow(Struct, frozen=True, array_like=True):
    """A line of an index: a link, and behind it `facts` or papers, by names with their slugs.

    A `picture` in HTML of ours, such as a bar, stands before the facts.
    """

    link: PageLink = PageLink("")
    facts: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()
    picture: str = ""


def share_rows(groups: Iterable[NamedPapers]) -> tuple[IndexRow, ...]:
    """Return a row for each group with papers, with a bar as long as its share of the largest."""
    numbers = {PageLink(one.label, one.first): len(one.papers) for one in groups if one.papers}
    largest = max(numbers.values(), default=0)
    return tuple(
        IndexRow(link, (f"{number:,}",), picture=_bar(max(1, round(100 * number / largest))))
        for link, number in numbers.items()
    )


def _bar(share: int) -> str:
    """Return the picture of a *share* in percent."""
    return f'<span style="width:{share}%"></span>'


class IndexSection(Struct, frozen=True, array_like=True):
    """Rows of an index under a heading, which may be empty."""

    heading: str
    rows: tuple[IndexRow, ...]


class PageContent(Struct, frozen=True, array_like=True):
    """What a page shows: `template` has its words, and is given these values by their names.

    Texts are shown as they are; links of one name make a line. The title is that of the head.
    """

    template: str
    head: Head
    texts: Mapping[str, str] = {}
    links: Mapping[str, tuple[PageLink, ...]] = {}
    sections: tuple[IndexSection, ...] = ()


def _values_of(content: PageContent, form: Form) -> Mapping[str, object]:
    """Return what a template is given of the content of a page in a form."""
    links = content.links.items()
    return {
        "form": form,
        "title": content.head.title,
        "feed": form.page_link("Feed", f"{feed}.xml") if (feed := content.head.feed) else "",
        **content.texts,
        **{name: form.join([shown_link(link, form) for link in line]) for name, line in links},
        "sections": [
            {"heading": section.heading, "rows": [_shown_row(row, form) for row in section.rows]}
            for section in content.sections
        ],
    }


def shown_link(link: PageLink, form: Form) -> Markup:
    """Return a link with its note, or the name alone of what has no page."""
    if not link.path:
        shown = form.text(link.label)
    elif "//" in link.path or link.path.startswith("#"):
        shown = form.link(link.label, link.path)
    else:
        shown = form.page_link(link.label, link.path)
    if link.note:
        shown = form.join((shown, link.note), " ")
    return form.strong(shown) if link.is_chosen else shown


def _shown_row(row: IndexRow, form: Form) -> tuple[Markup, Markup]:
    """Return the link of a row, and what is said behind that."""
    papers = [form.paper_link(year, slug) for year, slug in row.papers]
    text = form.join(papers, ", ") if papers else form.join(row.facts)
    if row.picture:
        text = form.join(filter(None, (form.html(row.picture), text)), " ")
    return shown_link(row.link, form), text


def page(content: PageContent, path: str, site: Site, more: _Values, coins: str = "") -> Artifact:
    """Return the page of the file *path*; its templates get what *more* gives beside *content*.

    *coins* tell programs of the papers on it.
    """
    head = content.head
    markdown, html = MarkdownForm(path), HtmlForm(path, directory_urls=site.directory_urls)
    text = render(content.template, "md", {**_values_of(content, markdown), **more(markdown)})
    body, toc = with_ids(
        render(content.template, "html", {**_values_of(content, html), **more(html)})
    )
    title = escape(one_line(head.title)) if head.title else toc[0].title
    shared = "" if head.moved is not None else open_graph(title, path, site, head.card)
    made = Page(
        title=title,
        description=escape(one_line(head.description)),
        content=body,
        toc=toc,
        hide=head.hide,
        template=head.template,
        moved=head.moved,
        feed=head.feed,
        metadata=f"{head.metadata}{shared}",
        coins=coins,
    )
    return Artifact(path, f"{front_matter(head)}\n{text}".encode("utf-8", "replace"), made)


def front_matter(head: Head) -> str:
    """Return the YAML block of a page with this *head*.

    Title and description are escaped for HTML on top: themes put them into the page's head as they
    are. The title is for pages whose heading is a source's text: Material strips a heading of tags
    and then undoes its escapes.
    """
    lines = [f"title: {scalar(escape(one_line(head.title)))}\n"] if head.title else []
    lines.append(f"description: {scalar(escape(one_line(head.description)))}\n")
    common = _rest_of_front_matter(head.hide, head.listed, head.moved, head.feed)
    return f"---\n{''.join(lines)}{common}---\n"


@lru_cache(maxsize=64)
def _rest_of_front_matter(hide: tuple[str, ...], listed: bool, moved: str | None, feed: str) -> str:
    """Return what many pages have in common of their front matter."""
    values: dict[str, object] = {"hide": list(hide)} if hide else {}
    if listed:
        values["search"] = {"exclude": True}
    if moved is not None:
        values["moved"] = moved
    if feed:
        values["feed"] = feed
    return dump(values) if values else ""


def open_graph(title: str, path: str, site: Site, card: str) -> str:
    """Return what services show of a shared page: the *title*, which is HTML, and the *card*.

    Every description is in a tag of both names, and so is the title of a paper. A large catalog has
    no picture of papers, and its pages say neither their kind nor their address.
    """
    is_paper = path.startswith(f"{PAPERS}/")
    if not site.url or (site.is_large and is_paper):
        return ""
    tags = [] if is_paper else [_property("title", attribute(title, is_html=True))]
    if not site.is_large:
        tags.append(_property("type", "article" if is_paper else "website"))
        tags.append(_property("url", attribute(address_of(path, site))))
        tags.append("<meta name=twitter:card content=summary_large_image>")
    return "".join([*tags, _property("image", attribute(site.url + card))])


def _property(name: str, value: str) -> str:
    return f"<meta property=og:{name} content={value}>"
