"""The briefing pack: what a region's head takes along on paper, as slides and as one picture, all
from the release.

content (rows -> a frozen Brief) -> drawing (shapes) -> pdf, card, slides (bytes) -> pack (files,
cache).
"""
