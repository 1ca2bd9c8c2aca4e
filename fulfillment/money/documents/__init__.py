"""Papers and workbooks about money."""
