"""Setting up: the wizard, the compound file over the database, the liaison's first link."""
