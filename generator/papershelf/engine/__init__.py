"""The build engine, which knows nothing of papers."""
