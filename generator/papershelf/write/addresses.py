"""Where pages lie: paths of files below the docs folder, and the addresses that they get."""

from __future__ import annotations

from papershelf.config import Settings

HOME = "index.md"
ABOUT = "about.md"
TOPICS = "topics/index.md"
BROWSE = "browse/index.md"
BY_TITLE = "browse/title/index.md"
CODE = "code/index.md"
SEARCH = "search/index.md"
MODELS_AND_DATA = "code/models-and-data.md"
PROMISED = "code/promised.md"
WITHOUT = "code/without.md"


def paper_path(slug: str) -> str:
    """The file of a paper's page."""
    return f"papers/{slug}.md"


def topic_path(topic_id: str) -> str:
    """The file of the first page of a topic."""
    return f"topics/{topic_id}.md"


def page_path(first: str, number: int) -> str:
    """The file of a later page of a list, from the file of its first page."""
    if number == 1:
        return first
    folder = first.removesuffix("/index.md").removesuffix(".md")
    return f"{folder}/page-{number}.md"


def address_of(path: str, settings: Settings) -> str:
    """The address of a page's file: absolute where the site's own is known, else from its root."""
    name = path.removesuffix(".md")
    if not settings.directory_urls:
        return f"{settings.site_url}{name}.html"
    folder = f"/{name}".removesuffix("/index").removeprefix("/")
    return f"{settings.site_url}{folder}/" if folder else settings.site_url or "./"
