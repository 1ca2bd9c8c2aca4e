"""Pure functions from results to text and buttons; no Telegram library here."""
