"""The MkDocs side: from Markdown to HTML."""
