"""Measurements that are printed, never asserted; each beside a floor from the same run."""
