"""The office: accounts, journal and what people decide; the only room that writes what people type.

Its database library takes a while to import: who only serves imports `zona.office.place` and
`zona.office.faults`, and the rest when somebody signs in.
"""
