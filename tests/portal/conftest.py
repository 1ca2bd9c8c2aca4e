from tests.portal.desk import desk

__all__ = ["desk"]
