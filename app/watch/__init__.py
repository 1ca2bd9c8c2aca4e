"""Watching over the running program: figures, pages for monitoring, alarms for the liaison."""
