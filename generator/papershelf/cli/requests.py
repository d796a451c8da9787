"""The request for a site that options make, and the report of the errors that MkDocs raises."""

import argparse
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from papershelf.cli.printing import PROBLEMS, report
from papershelf.mkdocs.site import Request, SiteError
from papershelf.problems import PapershelfError, Severity, fatal

_Command = Callable[[argparse.Namespace], int]


def request_of(options: argparse.Namespace) -> Request:
    """Return the request with the values of *options*."""
    values = vars(options)
    return Request(**{name: values[name] for name in Request.__struct_fields__ if name in values})


def check_output(file: Path | None) -> None:
    """Raise PapershelfError, before any work, where *file* can't be written."""
    if not file:
        return
    if not file.parent.is_dir():
        raise fatal(str(file), "the folder of this file does not exist")
    if not os.access(file.parent, os.W_OK):
        raise fatal(str(file), "the folder of this file can't be written to")
    if file.is_dir():
        raise fatal(str(file), "this is a folder", hint="give the name of a file")


def reporting_site_errors(command: _Command) -> _Command:
    """Return *command*, which uses MkDocs, so that it reports a SiteError and fails."""

    @wraps(command)
    def run(options: argparse.Namespace) -> int:
        try:
            return command(options)
        except SiteError as error:
            if isinstance(error.__cause__, PapershelfError):
                raise error.__cause__ from error
            report(Severity.ERROR, *str(error).split("\n"))
            return PROBLEMS

    return run
