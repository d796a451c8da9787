"""What only this user's own builds have written is trusted: it is sealed with a key of theirs.

So a repository that comes with a cache folder has no say in what a build takes for its own.
"""

from __future__ import annotations

import hmac
import os
import pickle
import secrets
from pathlib import Path
from typing import Any

from papershelf.files import write_private_file

LENGTH = 32
DIGEST = "blake2b"


def key_path() -> Path:
    """Where this user's key lies: none of a project's folders."""
    named = os.environ.get("XDG_STATE_HOME", "")
    base = Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "state"
    return base / "papershelf" / "key"


def user_key() -> bytes:
    """The key of this user, made where there is none; empty where none can be kept."""
    try:
        path = key_path()
        for _ in range(2):
            if path.is_file() and len(key := path.read_bytes()) == LENGTH:
                return key
            write_private_file(path, new_key())
    except (OSError, RuntimeError):  # `RuntimeError`: nobody has a home here.
        return b""
    return b""


def new_key() -> bytes:
    """A key for one build and the processes that it starts."""
    return secrets.token_bytes(LENGTH)


def sealed(data: bytes, key: bytes) -> bytes:
    """Data behind its seal."""
    return hmac.digest(key, data, DIGEST) + data


def unsealed(data: bytes, key: bytes) -> bytes | None:
    """What was sealed with the same key and is as it was; or nothing."""
    length = hmac.new(key, digestmod=DIGEST).digest_size if key else 0
    seal, content = data[:length], data[length:]
    if not key or not hmac.compare_digest(seal, hmac.digest(key, content, DIGEST)):
        return None
    return content


def behind(head: bytes, data: bytes, key: bytes) -> memoryview | None:
    """What was sealed with the same key behind this head; or nothing."""
    content = unsealed(data, key)
    if content is None or not content.startswith(head):
        return None
    return memoryview(content)[len(head) :]


def unpickled(head: bytes, data: bytes, key: bytes) -> Any:
    """The value whose pickle was sealed so; None for all else, none of which is unpickled."""
    content = behind(head, data, key)
    if content is None:
        return None
    # Pickles can run anything. Who could seal one can read this user's files, and so needs none.
    return pickle.loads(content)  # noqa: S301 - `behind` gives only what has an HMAC by a key that only this user and this build can read; all other bytes end above
