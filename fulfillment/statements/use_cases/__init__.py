"""Verbs, a module per noun."""
