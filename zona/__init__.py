"""Zona: the public-service zones of a province's regions, every figure with its source."""

__version__ = "0.1.0"
