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
