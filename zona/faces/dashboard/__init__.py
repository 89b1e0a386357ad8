"""The interactive face: all code that imports streamlit."""
