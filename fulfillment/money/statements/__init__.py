"""Statements of banks and wallets, read into rows: no database, no clock.

`reading.read_statement` is the one way in; each format is a module, and knows only its own file.
"""
