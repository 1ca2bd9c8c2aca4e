"""The names of the plain data that goes in and out as JSON."""

from typing import Any

Json = dict[str, Any]
