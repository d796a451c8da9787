"""Metadata of pages for programs: tags in their head, JSON-LD, social cards."""
