"""The parameters of one call, however they were sent.

Clients send GET queries, forms, multipart or JSON; nested objects arrive as JSON strings, numbers
as text, booleans as `true`. Reading them here keeps the methods free of all that.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import bad_request
from sandbox.shapes import Json


@dataclass(slots=True, frozen=True)
class Upload:
    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Parameters:
    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "") or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def tree(self, name: str, what: str = "object") -> Any:
        """A nested value, decoded where it came as a JSON string; None when absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as broken:
            raise bad_request(f"can't parse {what} JSON object") from broken

    def chat_id(self, name: str = "chat_id") -> int | str:
        """A number, or a `@name` as text."""
        value = self.text(name).strip()
        if not value:
            raise bad_request("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            return value
