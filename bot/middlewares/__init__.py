"""What surrounds every handler: the transaction, the person, the locale."""
