"""A new sealing key in place of the old one."""
