"""Lists in text with a paper in each entry: in Markdown, of references, of arXiv and Scholar."""
