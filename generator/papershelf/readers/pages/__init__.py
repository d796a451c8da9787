"""Pages and notes with a paper each: Markdown, YAML, HTML."""
