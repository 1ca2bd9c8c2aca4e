"""Payment codes: made, read back, refused, judged."""
