"""The pages that people read, one module each."""
