"""Loads, rest, timetable, pickup and runs."""
