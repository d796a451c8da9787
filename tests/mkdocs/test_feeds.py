"""Pages link to their feeds, whether they are rendered one by one or fill skeletons."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.html import Html, Site
from support.run import papershelf
from support.shelf import CONFIG_WITH_URL, lay
from support.trees import lay_tree

# The feed of a page, relative to it and without its ending.
FEEDS = {
    "": "feeds/papers",
    "topics/sparse-attention/": "../../feeds/topics/sparse-attention",
    "topics/classification/": "../../feeds/topics/classification",
    "notes/": "../notes",
}


def feed_links(
    page: Html, attribute: str = "rel", value: str = "alternate"
) -> list[tuple[str, str]]:
    """Return the types and addresses of the feeds that a page links to."""
    links = [link for link in page.find("link") if link.get(attribute) == value]
    return [(str(link.get("type")), str(link.get("href"))) for link in links]


def in_both_formats(feed: str) -> list[tuple[str, str]]:
    """Return the types and addresses of a feed, whose address lacks its ending."""
    return [("application/atom+xml", f"{feed}.xml"), ("application/feed+json", f"{feed}.json")]


@pytest.mark.parametrize("setting", ["fast: true", "fast: false"])
def test_a_page_links_to_its_feed_in_both_formats(setting: str, tmp_path: Path) -> None:
    config = CONFIG_WITH_URL.replace("- papershelf", f"- papershelf: {{year: 2026, {setting}}}")
    lay(tmp_path, f"{config}nav: [index.md]\n")
    note = "---\npaper: On the Norm of Gradients\ndate: 2026-03-13\n---\nTight, we think.\n"
    lay_tree(tmp_path / "notes", {"norm.md": note})
    done = papershelf("build", "--strict", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    site = Site(tmp_path / "site")
    assert site.faults() == site.broken() == []
    for address, feed in FEEDS.items():
        links = feed_links(site[address])
        assert links == in_both_formats(feed)
        assert all((tmp_path / "site" / address / href).is_file() for _, href in links)
    assert feed_links(site["browse/"]) == []


def test_the_list_of_feeds_links_to_the_feed_of_a_search_in_the_settings(tmp_path: Path) -> None:
    queries = '{year: 2026, feeds: {Pictures & words: "topic:text captions", None: zebra}}'
    config = CONFIG_WITH_URL.replace("- papershelf", f"- papershelf: {queries}")
    done = papershelf("build", cwd=lay(tmp_path, config))
    assert "the feed “None” is empty: no paper matches “zebra”" in done.stderr
    site = Site(tmp_path / "site")
    assert site.faults() == site.broken() == []
    assert site.files["feeds/searches/pictures-words.xml"].count(b"<entry>") == 1
    assert site.files["feeds/searches/none.xml"].count(b"<entry>") == 0
    page = site["feeds/"]
    assert {"Pictures & words", "None"} <= set(page.text_of("a"))
    assert feed_links(page, "title", "Pictures & words") == in_both_formats(
        "https://shelf.example/feeds/searches/pictures-words"
    )
