"""After the cut-off: supply, money, hand-over."""
