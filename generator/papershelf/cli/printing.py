"""The output of commands: results on standard output, messages with severities, and JSON."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from papershelf.mkdocs import log
from papershelf.problems import Problem, Severity

SUCCESS, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SEVERITIES = {logging.ERROR: Severity.ERROR, logging.WARNING: Severity.WARNING}
# The prefix of MkDocs' messages about plugins, and what to do.
_PLUGINS = "Config value 'plugins': "
_HINTS = {
    "Invalid Plugins configuration": "indent the settings of a plugin by more than its name",
    "Invalid config options for the 'papershelf' plugin.": "an example is `sources: papers.bib`",
}
_SERVER_LOGGER = "mkdocs.livereload"

# Control characters, marks of the text direction, and line separators.
_INVISIBLE = (
    *(*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F),
    *(*range(0x2028, 0x202F), *range(0x2066, 0x206A)),
)
ESCAPES = {code: repr(chr(code))[1:-1] for code in _INVISIBLE}


class _Output(Console):
    """A console that discards its output once the reader of its pipe has gone; work goes on."""

    def on_broken_pipe(self) -> None:
        """Discard all further output, and what is buffered, which Python would flush at exit."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


stderr = _Output(stderr=True, highlight=False, soft_wrap=True)
stdout = _Output(highlight=False, soft_wrap=True)


def escaped(text: str, style: str = "") -> Text:
    """Return *text* to print, with invisible characters escaped and without Rich's markup.

    Everything printed passes through here, as names, titles and messages are untrusted.
    """
    return Text(text.translate(ESCAPES), style)


def report(severity: Severity, *lines: str) -> None:
    """Print a message to standard error, each of its *lines* after its *severity*."""
    for line in lines:
        stderr.print(message(severity, line))


def message(severity: Severity, text: str) -> Text:
    """Return the message *text* after its *severity*."""
    return Text.assemble((f"{severity}: ", _COLOURS[severity]), escaped(text))


def print_problems(problems: Iterable[Problem], totals: Iterable[str]) -> None:
    """Print the report of a check for people: its *problems*, and a line with *totals*."""
    for problem in problems:
        stdout.print(message(problem.severity, str(problem)))
    stdout.print(escaped(", ".join(totals)))


def print_json(problems: Iterable[Problem], **others: object) -> None:
    """Print the report of a check as JSON: *others*, and its *problems*.

    Each item of a list is on a line of its own.
    """
    values = {**others, "problems": [_value_of(problem) for problem in problems]}
    members = (f'"{name}": {_json_of(value)}' for name, value in values.items())
    sys.stdout.write(f"{{{', '.join(members)}}}\n")


def _json_of(value: object) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    lines = [f"\n{json.dumps(item)}" for item in value]
    return f"[{','.join(lines)}]"


def _value_of(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity.value,
        "path": problem.source.path,
        "line": problem.source.line,
        "message": problem.message,
        "hint": problem.hint,
    }


class Messages(logging.Handler):
    """A logging handler that prints our own messages, and the warnings and errors of MkDocs.

    With `--quiet` it prints only warnings and errors, with `--verbose` all messages of MkDocs too.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__()
        self.options = options

    def emit(self, record: logging.LogRecord) -> None:
        """Print *record* if the options want it."""
        is_ours, text = record.name == log.name, record.getMessage()
        if hint := _HINTS.get(text.removeprefix(_PLUGINS)):
            text += f" ({hint})"
        if (
            record.levelno >= logging.WARNING
            or self.options.verbose
            or (is_ours and not self.options.quiet)
        ):
            # A message of MkDocs may have several lines, as lists of files do.
            lines = [text] if is_ours else text.split("\n")
            report(_SEVERITIES.get(record.levelno, Severity.NOTE), *lines)
        elif record.name == _SERVER_LOGGER and "Watching paths" not in text:
            stderr.print(escaped(text))
