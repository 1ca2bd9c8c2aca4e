"""Processes of the real program, killed at random instants, and what is left of the truth."""
