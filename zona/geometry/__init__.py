"""Boundaries, rings and outlines."""
