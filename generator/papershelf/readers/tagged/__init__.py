"""Formats whose lines begin with a tag."""
