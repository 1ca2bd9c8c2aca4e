"""The address at which residents and clerks reach the pages: https, and really there."""

import ipaddress
import ssl
from urllib.parse import urlsplit

import httpx

from app.setting_up.asking import Unusable
from config.settings import LOOPBACK, Mode
from config.texts import Texts

PATIENCE_SECONDS = 10.0


def as_the_program_has_it(text: str, *, mode: Mode, texts: Texts) -> str:
    """The address without a final slash; raises `Unusable` for what no phone could open."""
    _ = texts.gettext
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    try:
        known = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or parts.query or parts.fragment or parts.username:
        raise Unusable(_("That is no address. Write it like https://lanzi.example.org"))
    if mode is Mode.SANDBOX and parts.hostname in LOOPBACK:
        return address
    if parts.scheme != "https":
        raise Unusable(
            _(
                "The address must begin with https://: phones and Telegram refuse anything else. "
                "docs/operating.md says how to get a certificate."
            )
        )
    if _is_only_here(parts.hostname or ""):
        raise Unusable(
            _("{host} can be reached from this machine only; residents' phones could not open it.")
            .format(host=parts.hostname)
        )  # fmt: skip
    return address


async def what_is_odd(address: str, texts: Texts) -> str | None:
    """Open the address; what is odd can be mended later, so it is only told."""
    _ = texts.gettext
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
            await http.get(address)
    except httpx.HTTPError as error:
        if _is_about_the_certificate(error):
            return _("The certificate of {address} is not good: phones will refuse it.").format(
                address=address
            )
        return _(
            "{address} does not answer yet. That is fine as long as the web server in front is "
            "not set up; see docs/operating.md."
        ).format(address=address)
    return None


def _is_only_here(host: str) -> bool:
    if host in LOOPBACK or host.endswith((".local", ".localhost")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _is_about_the_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
