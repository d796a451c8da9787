"""Feeds and digests of new papers."""
