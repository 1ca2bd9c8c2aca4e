"""Flood limits: how many calls that touch a chat are let through, and what the rest is told.

Telegram's real thresholds are not published and vary; a profile is a set of numbers to test
against. Measured on the steady clock, whatever the world's clock says.
"""
