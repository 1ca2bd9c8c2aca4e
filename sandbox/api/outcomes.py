"""What a call comes to, ready to be sent."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.api.results import Encoded
from sandbox.errors import ApiError
from sandbox.shapes import Json

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True, frozen=True, kw_only=True)
class Outcome:
    status: int
    body: bytes
    error: str | None = None
    retry_after: int | None = None
    held_seconds: float = 0.0  # the answer waits so long
    is_cut: bool = False  # and instead of it the connection is closed

    @property
    def headers(self) -> Headers:
        length = str(len(self.body)).encode()
        told = [(b"content-type", b"application/json"), (b"content-length", length)]
        if self.retry_after is not None:
            told.append((b"retry-after", str(self.retry_after).encode()))
        return told


DROPPED = Outcome(status=0, body=b"", error="the connection was dropped (fault)", is_cut=True)


def success(result: Any) -> Outcome:
    if isinstance(result, Encoded):
        more = f',"description":{json.dumps(result.description)}' if result.description else ""
        return Outcome(
            status=200, body=b'{"ok":true,"result":' + result.json + more.encode() + b"}"
        )
    answer = {"ok": True, "result": result}
    return Outcome(status=200, body=_encoded(answer))


def failure(error: ApiError) -> Outcome:
    answer: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return Outcome(
        status=error.code,
        body=_encoded(answer),
        error=error.description,
        retry_after=(error.parameters or {}).get("retry_after"),
    )


def _encoded(answer: Json) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
