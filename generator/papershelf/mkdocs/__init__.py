"""The MkDocs integration: plugin, theme, preview. Only this package imports MkDocs."""
