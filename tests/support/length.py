"""How long the tests of what can go wrong take, and which seed they take.

PAPERSHELF_HOSTILE=long has them try everything, as `make hostile` does, instead of a sample.
PAPERSHELF_SEED chooses what is random.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import TypeVar

IS_LONG = os.environ.get("PAPERSHELF_HOSTILE") == "long"
SEED = int(os.environ.get("PAPERSHELF_SEED", "1"))

_One = TypeVar("_One")


def seeded(seed: int = SEED) -> Random:
    """Return a source of randomness that gives the same each time."""
    return Random(seed)  # noqa: S311  # no secret hangs on it


def sample(whole: Sequence[_One], number: int) -> Sequence[_One]:
    """Return so many of a sequence, evenly spread, or all where tests are to be long."""
    step = 1.0 if IS_LONG else max(len(whole) / number, 1.0)
    return [whole[int(at * step)] for at in range(int(len(whole) / step))]
