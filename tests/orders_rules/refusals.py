"""Every domain error there is: those of `orders.rules.errors` and of its sibling modules."""

from importlib import import_module
from pkgutil import iter_modules

from orders import rules
from orders.rules.errors import DomainError

MODULES = [
    import_module(f"orders.rules.{found.name}")
    for found in iter_modules(rules.__path__)
    if found.name.startswith("errors")
]
ALL = [
    error for error in DomainError.__subclasses__() if error.__module__.startswith("orders.rules.")
]
