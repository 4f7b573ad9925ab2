"""From the text of a Dockerfile to pieces, nodes and instructions."""
