"""Welfare calls, supply cover and stock."""
