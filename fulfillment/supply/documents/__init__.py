"""Papers drawn from snapshots: the same snapshot gives the same bytes."""
