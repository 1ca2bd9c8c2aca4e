"""One request to a gateway: a few seconds at most, and what goes wrong in few kinds."""

import asyncio
from dataclasses import dataclass

import httpx

from fulfillment.money.schemes.gateways import GatewayFails

# Somebody looks at a page meanwhile.
PATIENCE_SECONDS = 2.5
LARGEST_ANSWER = 100_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, not yet verified."""

    status: int
    headers: httpx.Headers
    body: bytes


async def ask(
    method: str,
    url: str,
    *,
    headers: dict[str, str],
    body: bytes = b"",
) -> Answer:
    """Send it and return the answer; raises `GatewayFails` where there is none."""
    try:
        # httpx counts each step for itself; drop by drop an answer could take for ever.
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http,
        ):
            answer = await http.request(method, url, headers=headers, content=body)
    except (httpx.HTTPError, TimeoutError) as error:
        raise GatewayFails(type(error).__name__, is_away=True) from None
    if len(answer.content) > LARGEST_ANSWER:
        raise GatewayFails("answer_too_long", is_away=True)
    return Answer(answer.status_code, answer.headers, answer.content)
