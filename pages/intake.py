"""Scores from files: template, check of a file, and where the office runs it, taking in and withdrawing."""

from zona import ui, ui_intake

v = ui.view()
ui_intake.head(v)
ui_intake.templates(v)
ui_intake.check(v)
ui_intake.accepted(v)
