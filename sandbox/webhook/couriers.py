"""The connections to the webhook: each courier has one and brings one update at a time.

One client with forty connections would look through all of them for each request.
"""

import ssl

import httpx

from sandbox.webhook.subscription import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
ANSWER_SECONDS = 60.0
CONNECT_SECONDS = 10.0


class Couriers:
    def __init__(self, webhook: Webhook) -> None:
        self._url = webhook.url
        self._headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            self._headers[SECRET_HEADER] = webhook.secret_token
        self._trusted = ssl.create_default_context(cadata=webhook.certificate or None)
        self._all: list[httpx.AsyncClient] = []
        self._idle: list[httpx.AsyncClient] = []

    async def bring(self, content: bytes) -> httpx.Response:
        """The bot's answer; raises httpx.HTTPError where there is none."""
        courier = self._idle.pop() if self._idle else self._another()
        try:
            return await courier.post(self._url, content=content, headers=self._headers)
        finally:
            self._idle.append(courier)

    async def dismiss(self) -> None:
        for courier in self._all:
            await courier.aclose()

    def _another(self) -> httpx.AsyncClient:
        courier = httpx.AsyncClient(
            verify=self._trusted,
            limits=httpx.Limits(max_connections=1),
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            trust_env=False,
        )
        self._all.append(courier)
        return courier


def reason_of(error: httpx.HTTPError) -> str:
    """Why nothing came back, as the official server would say it."""
    if isinstance(error, httpx.ConnectTimeout):
        return "Connection timed out"
    if isinstance(error, httpx.TimeoutException):
        return "Read timeout expired"
    if isinstance(error, httpx.ConnectError):
        return "Connection refused" if _was_refused(error) else str(error)
    return "Connection closed"


def _was_refused(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(map(_was_refused, error.exceptions))
    if error is None or isinstance(error, ConnectionRefusedError):
        return error is not None
    return _was_refused(error.__cause__ or error.__context__)
