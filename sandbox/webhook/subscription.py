"""What setWebhook may ask for, in the words of the official server when it may not.

As with a server of one's own, plain http and any port are allowed on the loopback address.
"""

import re
import ssl
from dataclasses import asdict, dataclass

import httpx

from sandbox.errors import bad_request
from sandbox.shapes import Json

PORTS = (443, 80, 88, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
MOST_SECRET = 256
ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
TERMINATED = "Conflict: terminated by setWebhook request"
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(slots=True, kw_only=True)
class Webhook:
    url: str
    secret_token: str = ""
    max_connections: int = DEFAULT_CONNECTIONS
    ip_address: str = ""
    certificate: str = ""
    last_error_date: int = 0
    last_error_message: str = ""

    def same_as(self, other: "Webhook | None") -> bool:
        return other is not None and self._asked() == other._asked()

    def as_info(self) -> Json:
        """Telegram's `WebhookInfo`, without what the queue knows."""
        info: Json = {"url": self.url, "has_custom_certificate": bool(self.certificate)}
        if self.last_error_date:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error_message
        info["max_connections"] = self.max_connections
        return {**info, "ip_address": self.ip_address} if self.ip_address else info

    def dump(self) -> Json:
        return asdict(self)

    def _asked(self) -> tuple[object, ...]:
        connection = (self.max_connections, self.ip_address, self.certificate)
        return (self.url, self.secret_token, *connection)


def checked_url(url: str) -> str:
    """The address as it will be called; raises ApiError 400."""
    try:
        parts = httpx.URL(url if "://" in url else f"https://{url}")
    except httpx.InvalidURL as broken:
        raise bad_request("invalid webhook URL specified") from broken
    if parts.scheme not in ("http", "https") or not parts.host:
        raise bad_request("invalid webhook URL specified")
    if parts.host in LOOPBACK:
        return str(parts)
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return str(parts)


def checked_secret(secret: str) -> str:
    if len(secret) > MOST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def checked_connections(wanted: int) -> int:
    """Out of range is brought into it, as there."""
    return max(1, min(wanted or DEFAULT_CONNECTIONS, MOST_CONNECTIONS))


def checked_certificate(content: bytes) -> str:
    """A certificate of the bot's own, as PEM, to trust at its address."""
    try:
        certificate = content.decode("ascii")
        ssl.create_default_context(cadata=certificate)
    except (ValueError, ssl.SSLError) as broken:
        raise bad_request("bad webhook: Failed to set custom certificate file") from broken
    return certificate
