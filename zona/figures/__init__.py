"""Rows and words become Plotly figures: pure, no store."""
