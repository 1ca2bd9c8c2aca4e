"""The bot may call one method in the body of its answer; the result is not told to it.

Methods that only make sense when their result is seen, and those about the webhook itself,
are passed over, as on the official server.
"""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from starlette.types import Message, Scope

from sandbox.api.bodies import read_parameters
from sandbox.api.parameters import Parameters
from sandbox.errors import ApiError

CarryOut = Callable[[str, Parameters], Awaitable[object]]

_PASSED_OVER = ("get", "setwebhook", "deletewebhook", "close", "logout")


async def carry_out_reply(response: httpx.Response, carry_out: CarryOut) -> None:
    """Do what the answer asks for, if it asks for anything."""
    if not response.content:
        return
    try:
        ask = await read_parameters(_scope(response), _body(response.content))
    except ApiError:
        return
    method = str(ask.values.pop("method", ""))
    if method and not method.lower().startswith(_PASSED_OVER):
        await carry_out(method, ask)


def _scope(response: httpx.Response) -> Scope:
    kind = response.headers.get("content-type", "").encode()
    return {"type": "http", "query_string": b"", "headers": [(b"content-type", kind)]}


def _body(content: bytes) -> Callable[[], Awaitable[Message]]:
    async def receive() -> Message:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": content, "more_body": False}

    return receive
