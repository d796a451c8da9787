"""Checks of a finished site, by the rules of published standards rather than of this program."""
