from tests.builders import db
from tests.portal.desk import desk

__all__ = ["db", "desk"]
