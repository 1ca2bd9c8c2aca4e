"""The outbox's sender: the only one who speaks without being asked."""
