"""What options ask for, and the catalog or the site that they name."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from papershelf.cli.printing import PROBLEMS, report
from papershelf.engine.executor import paused_collection
from papershelf.problems import PapershelfError, Severity

# What builds a site takes half a second to load, which a search has no use for: the commands that
# need it import it.
if TYPE_CHECKING:
    from papershelf.catalog import Catalog
    from papershelf.mkdocs.site import Request


def request_of(options: argparse.Namespace) -> Request:
    """Return what the options ask for."""
    from papershelf.mkdocs.site import Request

    given = vars(options)
    return Request(**{name: given[name] for name in Request.__struct_fields__ if name in given})


def catalog_of(options: argparse.Namespace) -> Catalog:
    """Return what the sources give that the options name."""
    from papershelf.build import make_catalog, open_engine
    from papershelf.mkdocs.site import load_settings

    settings = load_settings(request_of(options))
    with open_engine(settings.workers) as engine:
        return make_catalog(settings, engine)


def with_site(options: argparse.Namespace) -> int:
    """Run a command that needs MkDocs, and report what that finds wrong."""
    with paused_collection():
        from papershelf.mkdocs.site import SiteError

    try:
        return int(options.command(options))
    except SiteError as error:
        if isinstance(error.__cause__, PapershelfError):
            raise error.__cause__ from error
        report(Severity.ERROR, *str(error).split("\n"))
        return PROBLEMS
