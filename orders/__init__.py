"""Before the cut-off: people, bundles, cycles, orders."""
