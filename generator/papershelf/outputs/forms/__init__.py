"""Pages in two forms, Markdown and HTML, from the same content."""
