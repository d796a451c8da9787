"""The catalog for programs: JSON lines, OAI-PMH, and files for crawlers."""
