"""Every table of the program on the one MetaData: importing this module completes it."""

import storage.tables  # noqa: F401 - imported for their tables
from storage.metadata import metadata

__all__ = ["metadata"]
