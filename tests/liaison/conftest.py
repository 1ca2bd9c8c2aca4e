from tests.builders import db

__all__ = ["db"]
