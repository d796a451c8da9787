"""The messages of a build, stored so that they can be logged again where nothing has changed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from mkdocs.utils import CountHandler
from msgspec import DecodeError, Struct, json

from papershelf.problems import Problem, Severity

_log = logging.getLogger("mkdocs.plugins.papershelf")

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}


class _Message(Struct, frozen=True, array_like=True):
    """A line of the log."""

    logger: str
    level: int
    text: str


class Listener(logging.Handler):
    """Keeps our own messages, and warnings of others."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.messages: list[_Message] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        if record.name == _log.name or record.levelno >= logging.WARNING:
            self.messages.append(_Message(record.name, record.levelno, record.getMessage()))

    def begin(self) -> None:
        """Listen to MkDocs and its plugins."""
        logging.getLogger("mkdocs").addHandler(self)

    def end(self) -> None:
        """Listen no more."""
        logging.getLogger("mkdocs").removeHandler(self)


def saved(messages: Iterable[_Message]) -> str:
    """Return messages as a text."""
    return json.encode(list(messages)).decode()


def log_again(text: str) -> None:
    """Log the messages that were `saved` as *text*."""
    try:
        messages = json.decode(text, type=list[_Message])
    except DecodeError:
        return
    for message in messages:
        logging.getLogger(message.logger).log(message.level, "%s", message.text)


def report(problems: Iterable[Problem]) -> None:
    """Hand problems to MkDocs, which shows them and counts them in strict mode."""
    for problem in problems:
        _log.log(_LEVELS.get(problem.severity, logging.INFO), "%s", problem)


def has_warned() -> bool:
    """Return whether a warning was logged in this build; MkDocs counts them in strict mode only."""
    return any(one.get_counts() for one in _handlers() if isinstance(one, CountHandler))


def _handlers() -> Iterator[logging.Handler]:
    """Yield the handlers of our log and of all above it; MkDocs' descendants name it otherwise."""
    logger: logging.Logger | None = _log
    while logger:
        yield from logger.handlers
        logger = logger.parent
