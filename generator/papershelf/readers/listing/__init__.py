"""Listings: text pasted from a page of papers."""
