"""The commands of `python -m zona`, one module each."""
