"""The MkDocs integration: plugin, theme, preview. Only this package imports MkDocs."""

import logging

log = logging.getLogger("mkdocs.plugins.papershelf")
"""The logger of our messages, which MkDocs shows as those of a plugin."""
