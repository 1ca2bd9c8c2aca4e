"""Reading the body of a request: query, form, multipart or JSON."""

import json
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope

from sandbox.api.parameters import Parameters, Upload
from sandbox.errors import ApiError, bad_request
from sandbox.shapes import Json

MOST_BYTES = 51 << 20  # 50 MB of file and what is around it
MOST_FIELD_BYTES = 4 << 20


async def read_parameters(scope: Scope, receive: Receive) -> Parameters:
    """What was asked; raises `ApiError`, and `ClientDisconnect` where the body is not whole."""
    values: Json = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    kind = _content_type(scope)
    limited = _limited(receive)
    if kind.startswith(b"multipart/form-data"):
        form_values, uploads = await _multipart(scope, limited)
        return Parameters({**values, **form_values}, uploads)
    body = await _whole(limited)
    if not body:
        return Parameters(values)
    if kind.startswith(b"application/json"):
        return Parameters({**values, **_object(body)})
    form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return Parameters({**values, **dict(form)})


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bytes(value).lower()
    return b""


def _limited(receive: Receive) -> Receive:
    """aiogram sends uploads in chunks without a length, so the bytes are counted."""
    seen = 0

    async def counting() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        return message

    return counting


async def _whole(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _object(body: bytes) -> Json:
    try:
        decoded = json.loads(body)
    except ValueError as broken:
        raise bad_request("can't parse JSON object") from broken
    if not isinstance(decoded, dict):
        raise bad_request("expected a JSON object")
    return decoded


async def _multipart(scope: Scope, receive: Receive) -> tuple[Json, dict[str, Upload]]:
    values: Json = {}
    uploads: dict[str, Upload] = {}
    try:
        form = await Request(scope, receive).form(max_part_size=MOST_FIELD_BYTES)
    except MultiPartException as broken:
        raise bad_request(f"can't parse multipart body: {broken.message}") from broken
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            mime = value.content_type or ""
            uploads[name] = Upload((value.filename or "").replace("%22", '"'), mime, content)
        else:
            values[name] = value
    await form.close()
    return values, uploads
