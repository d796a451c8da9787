"""Pages: each is made in two forms from one view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from msgspec import Struct

from papershelf.config import Site
from papershelf.engine.artifact import Artifact, Page, artifact
from papershelf.outputs.form import Form
from papershelf.outputs.html import HtmlForm, with_ids
from papershelf.outputs.markdown import MarkdownForm, front_matter
from papershelf.outputs.templates import render
from papershelf.text.wording import one_line

# Gives the values of a page's templates in a form.
_Context = Callable[[Form], Mapping[str, object]]


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a page beside its content; `title` and `description` are plain text.

    The title is for pages whose heading is a source's text, which themes may spoil; others have
    that of their first heading. `hide` names parts of the theme that the page does without. Like
    most, a page that is `listed` repeats what stands elsewhere and is left out of the site's own
    search. One that has `moved` names the new address from the site's root, empty where there are
    several.
    """

    description: str
    title: str = ""
    hide: tuple[str, ...] = ("navigation", "toc")
    listed: bool = True
    moved: str | None = None
    template: str = "main.html"


def page(name: str, path: str, site: Site, head: Head, context: _Context) -> Artifact:
    """Return the page of the file *path*, from the templates *name* and what *context* gives."""
    text = render(name, "md", context(MarkdownForm(path)))
    form = HtmlForm(path, directory_urls=site.directory_urls)
    content, toc = with_ids(render(name, "html", context(form)))
    made = Page(
        title=escape(one_line(head.title)) if head.title else toc[0].title,
        description=escape(one_line(head.description)),
        content=content,
        toc=toc,
        hide=head.hide,
        template=head.template,
        moved=head.moved,
    )
    whole = front_matter(
        head.description, *head.hide, title=head.title, listed=head.listed, moved=head.moved
    )
    return artifact(path, f"{whole}\n{text}".encode("utf-8", "replace"), made)
