"""Outputs: pure functions from the catalog to tasks that make artifacts; see `OUTPUTS`."""
