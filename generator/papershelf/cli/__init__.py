"""The command line interface."""

import gc
import io
import logging
import sys
from collections.abc import Sequence

from papershelf.cli.options import parser
from papershelf.cli.printing import INTERRUPTED, PROBLEMS, USAGE, Messages, report, stderr, stdout
from papershelf.engine.memory import paused_collection
from papershelf.engine.task import resolve
from papershelf.problems import PapershelfError, Severity


def run() -> None:
    """Run the command `papershelf` and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A title may contain characters that the terminal's encoding lacks.
            stream.reconfigure(errors="backslashreplace")
    code = main()
    # Spare the interpreter a garbage collection of all objects at exit.
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command with *arguments* (default: those of the process).

    Return its exit code: 0 for success, 1 for problems, 2 for wrong usage, 130 if interrupted.
    """
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
    except BrokenPipeError:
        stdout.on_broken_pipe()
    except OSError as error:
        report(Severity.ERROR, f"{_paths_of(error)}: {error.strerror or error}")
    except KeyboardInterrupt:
        stderr.print("Stopped.")
        return INTERRUPTED
    finally:
        log.removeHandler(handler)
    return PROBLEMS


def _paths_of(error: OSError) -> str:
    """Return the file that *error* names, and the target of a move or copy: "a.txt to b.txt"."""
    paths = [str(path) for path in (error.filename, error.filename2) if path]
    return " to ".join(paths) or "the disk"
