"""The payee's own collection code (收款码): an opaque text that only its wallet understands.

Nobody but the account's holder can add sum or reference, so the identical text is shown again and
the rest stands beside it. It is kept with its host and a hash, and judged by the hash.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.inputs import Inputs, refuse_forbidden
from fulfillment.money.schemes.offline import Facts, Made, OfflineScheme

# Where the wallets' own codes are known to lead (PAYMENTS 14.1); others are taken with a warning.
HOSTS: Final = ("wxp", "qr.alipay.com", "payapp.weixin.qq.com", "qr.95516.com")
_LONGEST: Final = 512


class StaticCode(OfflineScheme):
    """A collection code, shown again exactly as it is."""

    name = "static_code"
    input_names = (
        Input("text", "wxp://f2f0AbCdEf"),
        Input("host", "wxp", required=False),
        Input("sha256", required=False),
    )

    def encode(self, given: Mapping[str, Any]) -> Made:
        inputs = Inputs(given)
        text = inputs.text("text")
        meant = self.decode(text)
        if inputs.maybe("host") not in (None, host_of(text)):
            raise BadCode("host_mismatch", "host")
        if inputs.maybe("sha256") not in (None, hash_of(text)):
            raise BadCode("hash_mismatch", "sha256")
        if host_of(text) not in HOSTS:
            inputs.warn("host_unknown")
        return Made(text, meant, inputs.finish())

    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        refuse_forbidden(payload, "text")
        if not 8 <= len(payload) <= _LONGEST:
            raise BadCode("text_length", "text")
        return Facts(f"static:{hash_of(payload)}")

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        """Nothing can be added to it."""
        return {}


def inputs_of(text: str) -> dict[str, str]:
    """What is kept of a code that was read from a picture."""
    return {"text": text, "host": host_of(text), "sha256": hash_of(text)}


def host_of(text: str) -> str:
    """Where the code leads: `wxp`, a host, or nothing."""
    if re.match(r"wxp://", text, re.IGNORECASE):
        return "wxp"
    try:
        return (urlsplit(text).hostname or "").lower()
    except ValueError:
        return ""


def hash_of(text: str) -> str:
    """SHA-256 of the text, by which codes are compared."""
    return hashlib.sha256(text.encode()).hexdigest()
