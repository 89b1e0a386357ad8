"""Reads `data/` and `geo/` and refuses what cannot be right."""
