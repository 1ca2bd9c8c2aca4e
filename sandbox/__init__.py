"""A local stand-in for Telegram: a program of its own, which speaks only HTTP."""
