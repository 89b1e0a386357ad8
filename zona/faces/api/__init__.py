"""The open data below /api/v1/: routes, questions in the address, answers, their description."""
