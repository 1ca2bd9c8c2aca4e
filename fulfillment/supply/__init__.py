"""Batches, pick lists and the papers that a supplier packs from."""
