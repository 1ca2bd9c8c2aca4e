"""What the bot called, when, and what it was told: in memory, and as JSON lines if asked for.

Runs of digits that could be a phone number are masked before anything leaves this module.
"""

import json
import re
from collections import deque
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from sandbox.api.parameters import Parameters
from sandbox.clock import WorldClock
from sandbox.shapes import Json

KEPT = 20_000
_PHONE_LIKE = re.compile(r"(?<![\w*-])\+?\d(?:[ -]?\d){7,14}(?![\w*])")
_NOT_TEXT = (
    "chat_id",
    "from_chat_id",
    "user_id",
    "message_id",
    "callback_query_id",
    "file_id",
    "offset",
    "photo",
    "document",
)


class Journal:
    def __init__(
        self, clock: WorldClock, path: Path | None, on_error: Callable[[Json], None]
    ) -> None:
        self.last = 0
        self._clock = clock
        self._path = path
        self._on_error = on_error
        self._entries: deque[Json] = deque(maxlen=KEPT)
        self._unwritten: list[Json] = []

    def note(
        self,
        *,
        method: str,
        parameters: Parameters,
        status: int,
        error: str | None,
        seconds: float,
    ) -> None:
        self.last += 1
        entry: Json = {
            "n": self.last,
            "time": self._clock.real(),
            "world_time": self._clock.now(),
            "method": method,
            "chat_id": parameters.values.get("chat_id"),
            "parameters": parameters.values,
            "files": {
                name: {"name": upload.name, "size": len(upload.content)}
                for name, upload in parameters.uploads.items()
            },
            "status": status,
            "error": error,
            "ms": round(seconds * 1000, 1),
        }
        self._entries.append(entry)
        if self._path is not None:
            self._unwritten.append(entry)
        if error is not None:
            self._on_error(masked_entry(entry))

    def after(self, number: int, limit: int, *, errors_only: bool) -> list[Json]:
        found = (
            entry
            for entry in self._entries
            if entry["n"] > number and (entry["error"] or not errors_only)
        )
        return [masked_entry(entry) for entry in islice(found, limit)]

    def write(self) -> None:
        """Append what has not been written yet; called at short intervals."""
        if self._path is None or not self._unwritten:
            return
        entries, self._unwritten = self._unwritten, []
        lines = [json.dumps(masked_entry(entry), ensure_ascii=False) + "\n" for entry in entries]
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(lines)


def masked_entry(entry: Json) -> Json:
    parameters = {
        name: value if name in _NOT_TEXT else _masked(value)
        for name, value in entry["parameters"].items()
    }
    return {**entry, "parameters": parameters}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _PHONE_LIKE.sub(
            lambda found: "*" * (len(found.group()) - 2) + found.group()[-2:], value
        )
    if isinstance(value, list):
        return [_masked(each) for each in value]
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    return value
