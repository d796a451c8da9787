"""The command line, and all that it prints."""

import gc
import io
import logging
import os
import sys
from collections.abc import Sequence

from papershelf.cli.options import parser
from papershelf.cli.printing import INTERRUPTED, PROBLEMS, USAGE, Messages, errors, report
from papershelf.engine.memory import paused_collection
from papershelf.engine.task import TaskError, resolve
from papershelf.problems import PapershelfError, Severity


def run() -> None:
    """Run the command `papershelf` and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A title may hold what the terminal's encoding lacks.
            stream.reconfigure(errors="backslashreplace")
    code = main()
    # So that the interpreter ends without a collection of all that there is by now.
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code: 0, 1 for problems, 2 for wrong usage."""
    commands = parser()
    if not (sys.argv[1:] if arguments is None else arguments):
        commands.print_help(sys.stderr)
        return USAGE
    options = commands.parse_args(arguments)
    log = logging.getLogger("mkdocs")
    log.addHandler(handler := Messages(options))
    log.setLevel(logging.INFO)
    try:
        with paused_collection():
            run = resolve(options.run)
        return int(run(options))
    except PapershelfError as error:
        for problem in error.problems:
            report(problem.severity, str(problem))
    except TaskError as error:
        report(Severity.ERROR, str(error))
    except BrokenPipeError:
        # Whoever reads has enough; what is not written yet goes nowhere, without another complaint.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        report(Severity.ERROR, f"{_place_of(error)}: {error.strerror or error}")
    except KeyboardInterrupt:
        errors.print("Stopped.")
        return INTERRUPTED
    finally:
        log.removeHandler(handler)
    return PROBLEMS


def _place_of(error: OSError) -> str:
    """Return the file that *error* is about, and where it was to go, if anywhere."""
    named = [str(name) for name in (error.filename, error.filename2) if name]
    return " to ".join(named) or "the disk"
