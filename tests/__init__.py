"""Tests, a folder per area; the names are sentences about behaviour."""
