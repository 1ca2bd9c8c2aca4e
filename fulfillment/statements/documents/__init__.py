"""From a statement to what its drawing needs."""
