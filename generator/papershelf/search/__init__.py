"""The search index as the indexer and the engines share it, tokenising, and the reference engine.

docs/search-index.md specifies the files and the scores.
"""
