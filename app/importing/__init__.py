"""`./lanzi import-orders`: another platform's export becomes delivery notes, without a database."""
