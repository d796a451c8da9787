"""Lists in text, with a paper in each entry."""
