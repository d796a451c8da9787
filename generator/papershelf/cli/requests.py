"""What options ask for, and what MkDocs finds wrong with it."""

import argparse
from collections.abc import Callable
from functools import wraps

from papershelf.cli.printing import PROBLEMS, report
from papershelf.mkdocs.site import Request, SiteError
from papershelf.problems import PapershelfError, Severity

_Command = Callable[[argparse.Namespace], int]


def request_of(options: argparse.Namespace) -> Request:
    """Return what the options ask for."""
    given = vars(options)
    return Request(**{name: given[name] for name in Request.__struct_fields__ if name in given})


def with_site(command: _Command) -> _Command:
    """Have a *command* that needs MkDocs report what that finds wrong."""

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
