"""Pages: one use case, one template each."""
