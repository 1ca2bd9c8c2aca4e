"""Health, volunteers, outings."""
