"""What a maintainer keeps in YAML: topics, venues, corrections, maps of fields."""
