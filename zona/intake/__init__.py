"""Scores from the files that people send: read, checked row by row, accepted whole or refused
whole, kept as batches.
"""
