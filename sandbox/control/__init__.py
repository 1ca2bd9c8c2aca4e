"""`/control`: the world from outside. People act, tests look, clocks move."""
