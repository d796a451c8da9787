"""Formats whose lines begin with a tag: RIS, EndNote, MEDLINE, Web of Science, Ovid."""
