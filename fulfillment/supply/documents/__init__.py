"""Papers drawn from a frozen pick list. Everything printed is in the snapshot."""
