"""`./lanzi doctor`: one page of truth about an installation, and replaying what failed."""
