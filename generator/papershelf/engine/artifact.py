"""Artifacts: files that tasks make, and what a page of the site is made of."""

from msgspec import Struct


class Heading(Struct, frozen=True, array_like=True):
    """A heading of a page for its table of contents; `title` is HTML without links."""

    level: int
    id: str
    title: str


class Page(Struct, frozen=True, kw_only=True, array_like=True):
    """What a skeleton of the theme is filled with to make a page of the site.

    `title` and `description` are escaped for HTML, `content` is HTML. `hide` names parts of the
    theme that the page does without. A page that has `moved` names the path of its new address
    below the site's root, empty where there are several; `feed` is that of the feed that it belongs
    to, without its ending, if there is one. `metadata` is HTML for its head, and `coins`
    what shows nothing at its end.
    """

    title: str
    description: str
    content: str
    toc: tuple[Heading, ...] = ()
    hide: tuple[str, ...] = ()
    template: str = "main.html"
    moved: str | None = None
    feed: str = ""
    metadata: str = ""
    coins: str = ""


class Artifact(Struct, frozen=True, array_like=True):
    """A file by its path below the docs folder, and its page in the site.

    A file without a page is in the site as it is.
    """

    path: str
    data: bytes
    page: Page | None = None
