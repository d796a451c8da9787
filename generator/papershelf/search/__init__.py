"""The search index as both sides see it, the words of texts, and the reference engine.

The files and the scores are written down in docs/search-index.md.
"""
