"""Pictures of the running program, and what takes them."""
