"""All that commands print: answers, messages with their severity, and JSON."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from papershelf.problems import Problem, Severity

if TYPE_CHECKING:
    import argparse

FINE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SEVERITIES = {logging.ERROR: Severity.ERROR, logging.WARNING: Severity.WARNING}
_OUR_LOGGER = "mkdocs.plugins.papershelf"
# What MkDocs writes before our own messages about settings.
_OF_PLUGIN = re.compile(r"(?:Config value 'plugins': )?Plugin 'papershelf' option 'papershelf': ")
_SERVER_LOGGER = "mkdocs.livereload"

# What a terminal obeys, what turns the direction of a text, and what ends a line.
_UNSEEN = (
    *(*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F),
    *(*range(0x2028, 0x202F), *range(0x2066, 0x206A)),
)
ESCAPES = {code: repr(chr(code))[1:-1] for code in _UNSEEN}


errors = Console(stderr=True, highlight=False, soft_wrap=True)
answers = Console(highlight=False, soft_wrap=True)


def safe(text: str, style: str = "") -> Text:
    """Return a line to print, with escapes for what can't be seen and never taken for markup.

    Names, titles and messages are made by others: all that is printed goes through here.
    """
    return Text(text.translate(ESCAPES), style)


def report(severity: Severity, *lines: str) -> None:
    """Print one message to standard error, each of its *lines* with its severity."""
    for line in lines:
        errors.print(message(severity, line))


def message(severity: Severity, text: str) -> Text:
    """Return a message with its severity in front."""
    return Text.assemble((f"{severity}: ", _COLOURS[severity]), safe(text))


def print_papers(found: Iterable[dict[str, Any]]) -> None:
    """Print papers for people, each with its address."""
    for rank, paper in enumerate(found, start=1):
        answers.print(safe(f"{rank}. {paper['title']}"))
        answers.print(safe(f"   {paper['url']}"))


def json_list(items: Iterable[object]) -> Iterator[str]:
    """Yield a list in JSON, of which no more than an item is held."""
    before = "["
    for item in items:
        yield f"{before}\n{json.dumps(item)}"
        before = ","
    yield "]" if before == "," else "[]"


def problem_of(problem: Problem) -> dict[str, Any]:
    """Return a problem for programs."""
    return {
        "severity": problem.severity.value,
        "path": problem.source.path,
        "line": problem.source.line,
        "message": problem.message,
        "hint": problem.hint,
    }


class Messages(logging.Handler):
    """Shows our own messages, and MkDocs' where something is wrong.

    Of ours nothing but what is wrong where it is quiet, and all of MkDocs' where it is verbose.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__()
        self.options = options

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record, or not."""
        is_ours, text = record.name == _OUR_LOGGER, record.getMessage()
        if (
            record.levelno >= logging.WARNING
            or self.options.verbose
            or (is_ours and not self.options.quiet)
        ):
            # Messages of MkDocs may have lines, as lists of files do.
            lines = [text] if is_ours else [_OF_PLUGIN.sub("", one) for one in text.split("\n")]
            report(_SEVERITIES.get(record.levelno, Severity.NOTE), *lines)
        elif record.name == _SERVER_LOGGER and "Watching paths" not in text:
            errors.print(safe(text))
