"""Projects with sources, and what is read of them: batches of files, and catalogs as in a build."""

from __future__ import annotations

from pathlib import Path

from papershelf.build import make_catalog, open_engine
from papershelf.catalog import Catalog
from papershelf.config import Settings, load_settings
from papershelf.model import Paper
from papershelf.readers.files.reading import Batch
from support.loading import read_source
from support.shelf import LISTING, TAXONOMY


def read_file(folder: Path, name: str, content: str | bytes, shown: str = "") -> Batch[Paper]:
    """Write a file, and return what is read of it, with all of its lines or records accounted for.

    *shown* is the path of the file in messages, by default its name.
    """
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    batch = read_source(path, Path(shown or name))
    assert batch.reading.accounted == batch.reading.lines
    return batch


def project(folder: Path) -> Path:
    """Return a folder that is a project with one listing and a taxonomy."""
    put(folder, "listing.txt", LISTING)
    put(folder, "topics.yml", TAXONOMY)
    return folder


def put(root: Path, name: str, content: str | bytes) -> Path:
    """Write a source into the catalog folder of a project, and return its path."""
    path = root / "site_src" / "catalog" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def settings_of(root: Path, **options: object) -> Settings:
    """Return the settings of a project, as mkdocs.yml would give them."""
    return load_settings(options, root, "mkdocs.yml")


def catalog_of(settings: Settings) -> Catalog:
    """Return the catalog that a build with *settings* makes."""
    with open_engine(settings.workers) as engine:
        return make_catalog(settings, engine)
