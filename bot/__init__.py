"""Telegram, as an edge: what comes in, what people see, what goes out."""
