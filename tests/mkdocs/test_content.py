"""Links between pages lead where MkDocs has them lead."""

from __future__ import annotations

import posixpath
from types import SimpleNamespace

import pytest
from mkdocs.structure.files import File

from papershelf.mkdocs.content import Links, Names
from papershelf.mkdocs.shorthand import UnknownFormError

PAGES = (
    "index.md", "about.md", "papers/a.md", "papers/ab.md", "topics/index.md", "topics/a.md",
    "topics/a/index.md", "topics/a/page-2.md", "topics/a/a.md", "topics/b.md",
)  # fmt: skip
LEVELS = SimpleNamespace(absolute_links=0, unrecognized_links=0, not_found=0, anchors=0)


def links(page: str, *, directory_urls: bool) -> Links:
    """The links of a page of a site with these."""
    names = Names(paths=frozenset(PAGES), odd={}, directory_urls=directory_urls)
    validation = SimpleNamespace(links=LEVELS)
    made = Links(names, SimpleNamespace(validation=validation, use_directory_urls=directory_urls))
    made.begin(File(page, None, "", directory_urls))
    return made


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_the_short_way_to_a_page_is_the_one_that_mkdocs_goes(
    page: str, *, directory_urls: bool
) -> None:
    found = links(page, directory_urls=directory_urls)
    folder = posixpath.dirname(page)
    for target in PAGES:
        up = "../" * (folder.count("/") + 1) if folder else ""
        near = posixpath.relpath(target, folder or ".")
        for link in (near, up + target, f"{near}?topic=some-thing", f"{up}{target}?q=a"):
            expected = links(page, directory_urls=directory_urls).path_to_url(link)
            assert found.plain(link) == expected, link


@pytest.mark.parametrize("directory_urls", [True, False])
def test_what_is_known_of_a_folder_from_one_page_holds_for_the_next(
    *, directory_urls: bool
) -> None:
    """Each page of a folder that has the names of others, and of their folders, in its address."""
    found = links("topics/b.md", directory_urls=directory_urls)
    targets = ("b.md", "index.md", "a/index.md", "a/page-2.md", "a/a.md", "../papers/ab.md", "a.md")
    for page in ("topics/b.md", "topics/a.md", "topics/index.md", "topics/b.md"):
        found.begin(File(page, None, "", directory_urls))
        for target in targets * 2:
            expected = links(page, directory_urls=directory_urls).path_to_url(target)
            assert found.plain(target) == expected, (page, target)


@pytest.mark.parametrize(
    "link",
    ["no.md", "../../about.md", "a/../b.md", "b.md#c", "/about.md", "", "b.md?q=a/b", "b.md?q=a#c"],
)
def test_other_links_are_left_to_mkdocs(link: str) -> None:
    with pytest.raises(UnknownFormError):
        links("topics/a.md", directory_urls=True).plain(link)
