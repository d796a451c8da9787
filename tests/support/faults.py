"""The faults for which a loader refuses its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from papershelf.problems import PapershelfError
from support.file_schemas import refuses_faults_of_form


def faults(load: Callable[[Any, str], object], content: object, path: str) -> list[str]:
    """Return the messages with which *load* refuses the *content* of the file at *path*."""
    with pytest.raises(PapershelfError) as error:
        load(content, path)
    return [str(problem) for problem in error.value.problems]


def faults_of_file(
    name: str, load: Callable[[str, str], object], text: str, path: str
) -> list[str]:
    """Return the same for YAML; the JSON Schema *name* must refuse faults of form, too."""
    messages = faults(load, text, path)
    assert refuses_faults_of_form(name, text, messages)
    return messages
