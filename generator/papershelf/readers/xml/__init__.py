"""Formats of XML: of archives, libraries, publishers and reference managers."""
