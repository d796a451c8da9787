"""Compare the HTML of pages with what MkDocs renders from their Markdown."""

from __future__ import annotations

import posixpath
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.structure.files import File
from mkdocs.utils.meta import get_data

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task
from papershelf.outputs.registry import Output
from support.html import dom
from support.outputs import made_by

# What renderers read of pages.
_FRONT_MATTER = {"title", "description", "hide", "search"}
_EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.math"]


class _Links(Treeprocessor):
    """Replaces links to files by the addresses of the pages that MkDocs renders from them."""

    def __init__(self, page: File) -> None:
        super().__init__()
        self.page = page

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            parts = urlsplit(link.attrib["href"])
            if parts.scheme or parts.netloc or not parts.path:
                continue
            path = posixpath.normpath(posixpath.join(self.page.src_uri, "..", parts.path))
            file = File(path, "", "", use_directory_urls=self.page.use_directory_urls)
            url = file.url_relative_to(self.page)
            link.attrib["href"] = parts._replace(path=url).geturl()


@cache
def _converter() -> Markdown:
    return Markdown(extensions=_EXTENSIONS)


def check_forms(output: Output, catalog: Catalog, settings: Settings) -> None:
    """Expect the HTML of all pages of *output* to equal what MkDocs renders from their Markdown."""
    site = settings.site(len(catalog.papers))
    for task in output(catalog, site):
        _check_task(task, site.directory_urls)


# Many settings and examples have tasks in common, and many tasks have pages in common.
@cache
def _check_task(task: Task, directory_urls: bool) -> None:
    for artifact in made_by([task]):
        _check_page(artifact, directory_urls)


@cache
def _check_page(artifact: Artifact, directory_urls: bool) -> None:
    page = artifact.page
    if page is None:
        assert not artifact.path.endswith(".md")
        return
    text = artifact.data.decode("utf-8")
    html, headings, meta = rendered(artifact.path, text, directory_urls=directory_urls)
    assert dom(page.content) == dom(html), artifact.path
    assert unescape(page.title) == unescape(meta.get("title") or headings[0]["name"])
    assert page.description == meta["description"]
    assert meta.keys() <= _FRONT_MATTER


def rendered(
    path: str, text: str, *, directory_urls: bool
) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
    """Return the HTML, the headings and the front matter of the page at *path* as MkDocs does.

    *text* is its Markdown.
    """
    body, front = get_data(text)
    markdown: Any = _converter().reset()
    # Replaces the tree processor of the same name that MkDocs registers.
    file = File(path, "", "", use_directory_urls=directory_urls)
    markdown.treeprocessors.register(_Links(file), "relpath", 0)
    html = markdown.convert(body)
    return html, markdown.toc_tokens, front
