"""Two Dockerfiles side by side: what belongs together, what changed, what must be built again."""
