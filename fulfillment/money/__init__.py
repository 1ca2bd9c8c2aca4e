"""Payment requests, schemes, statements and the ledger."""
