from tests.gateways.till import till
from tests.portal.desk import desk

__all__ = ["desk", "till"]
