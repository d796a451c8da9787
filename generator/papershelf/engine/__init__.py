"""The build engine: tasks, the cache of their results, executors. It knows nothing of papers."""
