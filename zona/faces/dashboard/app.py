"""The script that Streamlit runs for every reader.

It lies here and not beside `pages/` (docs/decisions/pages.md).
"""

from zona.faces.dashboard import frame as ui

ui.frame()
