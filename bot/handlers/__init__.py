"""Updates parsed, one use case called, a screen returned."""
