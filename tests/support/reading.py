"""Projects with sources, and catalogs as builds make them."""

from __future__ import annotations

from pathlib import Path

from papershelf.build import make_catalog, open_engine
from papershelf.catalog import Catalog
from papershelf.config import Settings, load_settings
from support.shelf import LISTING, TAXONOMY


def project(folder: Path) -> Path:
    """Return a folder that is a project with one listing and a taxonomy."""
    (folder / "site_src" / "catalog").mkdir(parents=True)
    put(folder, "listing.txt", LISTING)
    put(folder, "topics.yml", TAXONOMY)
    return folder


def put(root: Path, name: str, content: str | bytes) -> Path:
    """Put a source into the catalog of a project."""
    path = root / "site_src" / "catalog" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def settings_of(root: Path, **options: object) -> Settings:
    """Return the settings of a project, as mkdocs.yml would give them."""
    return load_settings(options, root, "mkdocs.yml")


def catalog_of(settings: Settings) -> Catalog:
    """Return the catalog of some settings."""
    with open_engine(settings.workers) as engine:
        return make_catalog(settings, engine)
