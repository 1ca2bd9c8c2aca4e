"""Use cases, a module per noun, verbs inside."""
