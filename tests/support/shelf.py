"""A small shelf for tests that need a site: four papers, four topics, and settings."""

from __future__ import annotations

import shutil
from pathlib import Path

from papershelf.engine.outputs import owned_in
from support.trees import contents

LISTING = """\
Mar 12, 2026

Sparse Attention for Long Documents

Reading long documents is slow. Our sparse attention reads 3% of the pairs and loses nothing in \
text classification. Code is at https://github.com/example/sparse-attention.

Which Images Matter? A Data Set for Image Classification

We collect one million photographs for image classification and rank them by use. The data can be \
downloaded from https://huggingface.co/datasets/example/photographs, and code will be released.

Mar 11, 2026

On the Norm of Gradients

We show that $\\|g\\|_2 \\leq \\sqrt{n}$ for all $n$, with no condition on the network. The bound \
is tight.

Captions Help: Text Classification with Pictures

Pictures say what words do not. With captions, text classification and image classification share \
one sparse attention model.
"""
PAPERS = 4
SPARSE = "papers/sparse-attention-for-long-documents"
IMAGES = "papers/which-images-matter-a-data-set-for-image-classification"

TAXONOMY = """\
facets:
  task: {label: Task, description: What is to be done.}
  method: {label: Method, description: How it is done.}
topics:
  - id: classification
    facet: task
    label: Classification
    description: Which class it is.
    phrases: [class labels]
  - id: text-classification
    facet: task
    label: Text classification
    description: Which class a text is.
    parents: [classification]
    phrases: [text classification]
  - id: image-classification
    facet: task
    label: Image classification
    description: Which class an image is.
    parents: [classification]
    phrases: [image classification]
  - id: sparse-attention
    facet: method
    label: Sparse attention
    description: Attention to a few pairs only.
    phrases: [sparse attention]
"""

CONFIG = """\
site_name: A small shelf
theme: {name: material}
plugins:
  - search
  - papershelf
"""
# The same settings for a site whose address is known, so that it has feeds and a site map.
CONFIG_WITH_URL = CONFIG.replace("theme:", "site_url: https://shelf.example/\ntheme:")


def lay(folder: Path, config: str = CONFIG, listing: str = LISTING) -> Path:
    """Write a project: settings, a catalog with a listing and a taxonomy, and a docs folder."""
    catalog = folder / "site_src" / "catalog"
    catalog.mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    (catalog / "listing.txt").write_text(listing, encoding="utf-8")
    (catalog / "topics.yml").write_text(TAXONOMY, encoding="utf-8")
    return folder


def copy_project(project: Path, folder: Path) -> Path:
    """Copy the sources, settings and templates of a project, without generated pages."""
    docs = project / "site_src" / "docs"
    generated = {str(docs / name) for name in (*owned_in(docs), ".papershelf.json")}

    def generated_in(parent: str, names: list[str]) -> list[str]:
        return [name for name in names if f"{parent}/{name}" in generated]

    folder.mkdir(exist_ok=True)
    for file in (*project.glob("*.txt"), *project.glob("mkdocs.yml")):
        shutil.copy(file, folder)
    for name in ("templates", "site_src"):
        if (project / name).exists():
            shutil.copytree(project / name, folder / name, ignore=generated_in)
    return folder


def many(number: int) -> str:
    """Return a listing of *number* different papers."""
    papers = (
        f"The Number {n} and Its Many Uses\n\nWe count to {n} and report what we saw there.\n\n"
        for n in range(number)
    )
    return "2026-03-12\n\n" + "".join(papers)


def site_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a project's site."""
    return contents(folder / "site")
