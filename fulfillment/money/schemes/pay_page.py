"""The pay page: a signed link to a page that shows payee, exact sum and reference.

It works with any wallet in any country. `{portal}/pay/{reference}.{signature}`: the page reads
everything else from the database, so the link cannot say another sum. The signature is
HMAC-SHA256 cut to 96 bits: enough against guessing online, and short enough for a small code.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import HMACAlgorithm

from fulfillment.money.schemes.base import (
    BadCode,
    Input,
    PaymentAsk,
    PaymentCode,
    ReadCode,
    human_lines,
)
from fulfillment.money.schemes.inputs import refuse_unknown

SIGNATURE_BYTES = 12
REFERENCE = re.compile(r"[A-Z0-9]{6,20}")


class ShortHmac(HMACAlgorithm):
    """HMAC-SHA256, its first 96 bits."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:SIGNATURE_BYTES]


class PayPage:
    """The scheme that every payee can use."""

    name = "pay_page"
    currencies: frozenset[str] = frozenset()
    input_names: tuple[Input, ...] = ()

    def check_inputs(self, inputs: Mapping[str, Any], *, currency: str) -> tuple[str, ...]:
        """Nothing has to be known of a payee."""
        refuse_unknown(inputs, self.input_names)
        return ()

    def build(self, ask: PaymentAsk) -> PaymentCode:
        if not REFERENCE.fullmatch(ask.reference):
            raise ValueError(ask.reference)
        if ask.amount.minor <= 0:
            raise BadCode("amount_zero", "amount")
        token = _signer(ask.key).sign(ask.reference).decode()
        return PaymentCode(self.name, f"{ask.base_url}/pay/{token}", human_lines(ask))

    def parse(self, payload: str, *, key: str) -> ReadCode:
        """Read a link, or its last part alone."""
        token = payload.rpartition("/")[2]
        try:
            reference = _signer(key).unsign(token.encode()).decode("ascii")
        except (BadSignature, UnicodeError) as error:
            raise BadCode("signature") from error
        return ReadCode(reference)


def _signer(key: str) -> Signer:
    return Signer(
        key,
        salt="lanzi pay page",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
        algorithm=ShortHmac(hashlib.sha256),
    )
