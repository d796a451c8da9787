"""Papershelf: a static site from any pile of papers."""

__version__ = "0.1.0"
