"""A page leads feed readers to its feed, whichever way it is rendered."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.html import Site
from support.run import papershelf
from support.shelf import CONFIG, lay

FOLLOWED = CONFIG.replace("theme:", "site_url: https://shelf.example/\ntheme:")
FEEDS = {
    "": "feeds/papers",
    "topics/sparse-attention/": "../../feeds/topics/sparse-attention",
    "topics/classification/": "../../feeds/topics/classification",
}


@pytest.mark.parametrize("setting", ["fast: true", "fast: false"])
def test_a_page_names_its_feed_in_both_formats(setting: str, tmp_path: Path) -> None:
    config = FOLLOWED.replace("- papershelf", f"- papershelf: {{year: 2026, {setting}}}")
    done = papershelf("build", "--strict", cwd=lay(tmp_path, config))
    assert done.returncode == 0, done.stderr
    site = Site(tmp_path / "site")
    assert site.faults() == site.broken() == []
    for address, feed in FEEDS.items():
        links = [one for one in site[address].find("link") if one.get("rel") == "alternate"]
        assert [(one.get("type"), one.get("href")) for one in links] == [
            ("application/atom+xml", f"{feed}.xml"),
            ("application/feed+json", f"{feed}.json"),
        ]
        assert all((tmp_path / "site" / address / str(one.get("href"))).is_file() for one in links)
    assert not [one for one in site["browse/"].find("link") if one.get("rel") == "alternate"]


def test_a_search_that_the_settings_name_has_a_feed_which_the_list_of_feeds_leads_to(
    tmp_path: Path,
) -> None:
    queries = '{year: 2026, feeds: {Pictures & words: "topic:text captions", None: zebra}}'
    config = FOLLOWED.replace("- papershelf", f"- papershelf: {queries}")
    done = papershelf("build", cwd=lay(tmp_path, config))
    assert "the feed “None” is empty: no paper matches “zebra”" in done.stderr
    site = Site(tmp_path / "site")
    assert site.faults() == site.broken() == []
    assert site.files["feeds/searches/pictures-words.xml"].count(b"<entry>") == 1
    assert site.files["feeds/searches/none.xml"].count(b"<entry>") == 0
    page = site["feeds/"]
    assert {"Pictures & words", "None"} <= set(page.text_of("a"))
    found = [one for one in page.find("link") if one.get("title") == "Pictures & words"]
    address = "https://shelf.example/feeds/searches/pictures-words"
    assert [(one.get("type"), one.get("href")) for one in found] == [
        ("application/atom+xml", f"{address}.xml"),
        ("application/feed+json", f"{address}.json"),
    ]
