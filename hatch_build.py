"""Metadata that is known only where a release is built: the address of the project.

PyPI shows the README without the repository around it, so relative links become absolute there.
Where `PAPERSHELF_PROJECT_URL` is not set, nothing is made up: no addresses, and the README as it
is.
"""

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

RELATIVE_LINK = re.compile(
    r"(?P<is_image>!?)\[(?P<text>[^\]]*)\]\((?![a-z]+:|#)(?P<path>[^)\s]+)\)"
)


def with_absolute_links(markdown: str, address: str) -> str:
    """Return *markdown* with its relative links leading into the repository at *address*."""

    def absolute(link: re.Match[str]) -> str:
        kind = "raw" if link["is_image"] else "blob"
        return f"{link['is_image']}[{link['text']}]({address}/{kind}/HEAD/{link['path']})"

    return RELATIVE_LINK.sub(absolute, markdown)


class ProjectAddress(MetadataHookInterface):
    """Adds the README, and the addresses of the project where its own is known."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme` and `urls` in *metadata*."""
        readme = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        address = os.environ.get("PAPERSHELF_PROJECT_URL", "").rstrip("/")
        if address:
            readme = with_absolute_links(readme, address)
            metadata["urls"] = {
                "Repository": address,
                "Issues": f"{address}/issues",
                "Changes": f"{address}/blob/HEAD/CHANGELOG.md",
            }
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}
