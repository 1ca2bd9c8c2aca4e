"""Copies of everything: taken while the program runs, and put back on either kind of database."""
