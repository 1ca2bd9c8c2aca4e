"""Tables, a module per noun."""
