"""Where the parts of a build lie on the disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from papershelf.digests import digest_of
from papershelf.files import LOCK, clear_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of the pages, of the site, and of records of sites.

    A new site grows beside the last one and takes its place when it is whole.
    """

    docs: Path
    site: Path
    cache: Path

    def beside(self, name: str) -> Path:
        """A hidden place beside the site."""
        return self.site.with_name(f".{self.site.name}.papershelf-{name}")

    @property
    def staged(self) -> Path:
        """The site in the making."""
        return self.beside("new")

    @property
    def following(self) -> Path:
        """The site before the last one while it becomes the new one."""
        return self.beside("next")

    @property
    def spare(self) -> Path:
        """The site before the last one."""
        return self.beside("spare")

    @property
    def shells(self) -> Path:
        """The shells of the theme, while pages are rendered."""
        return self.beside("shells")

    @property
    def record(self) -> Path:
        """What is known of the last build."""
        return self.cache / f"{digest_of(os.fsencode(self.site))}.json"

    @property
    def locks(self) -> tuple[tuple[Path, Path], ...]:
        """What stands for the locks on folders, and these; all builds take them in this order."""
        return (self.docs / LOCK, self.docs), (self.beside("lock"), self.site)

    def clear(self) -> None:
        """Leave nothing of a site in the making."""
        for folder in (self.staged, self.following, self.shells):
            clear_folder(folder)
