"""Have this process and its workers use an editable copy of the templates."""

from __future__ import annotations

import os
import shutil
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from papershelf import resources
from papershelf.engine import executor
from papershelf.outputs.forms import templates

_FOLDER = "PAPERSHELF_TEMPLATES_OF_TESTS"
_BEGIN = executor._begin_worker


def copy_templates(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Have this process and its workers use a copy of the package's resources in *folder*."""
    shutil.copytree(resources.resource("pages").parent, folder)
    for name in ("topics.yml", "venues.yml"):
        shutil.copy(resources.resource(name), folder / name)
    patch.setattr(resources, "_INSTALLED", folder)
    patch.setattr(executor, "_begin_worker", begin_worker)
    patch.setenv(_FOLDER, str(folder))
    templates.templates_of.cache_clear()
    return folder


def begin_worker(pipe: Connection) -> None:
    """Start a worker that uses the copy."""
    resources._INSTALLED = Path(os.environ[_FOLDER])
    _BEGIN(pipe)
