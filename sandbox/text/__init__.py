"""Text as Telegram treats it: entities with UTF-16 offsets, HTML, limits."""
