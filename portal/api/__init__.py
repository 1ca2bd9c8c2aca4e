"""The JSON API for supermarkets' own systems."""
