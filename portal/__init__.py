"""Web pages and the JSON API."""
