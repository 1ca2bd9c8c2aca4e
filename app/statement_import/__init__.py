"""`./lanzi import-statement`: a statement is read, shown, and booked after a yes."""
