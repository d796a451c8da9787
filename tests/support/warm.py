"""Build a site on import, so that processes forked off this one have all modules loaded."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.run import papershelf
from support.shelf import lay
from support.themes import hasten

hasten(pytest.MonkeyPatch())
with TemporaryDirectory() as _folder:
    papershelf(
        "build", "--quiet", cwd=lay(Path(_folder) / "shelf"), PAPERSHELF_CACHE=f"{_folder}/cache"
    )
