"""Alipay (RSA2): what is signed in requests, answers and notifications. PAYMENTS.md 14.4.

Pure. What is signed is the text as it is, before anything is percent-encoded for sending.
"""

import json
from collections.abc import Mapping

from fulfillment.money.schemes.base import BadCode


def string_to_sign(parameters: Mapping[str, str]) -> str:
    """What is signed of a request: all parameters but `sign` and the empty ones, by name."""
    return _joined(parameters, left_out=("sign",))


def notification_string(parameters: Mapping[str, str]) -> str:
    """What is signed of a notification: `sign_type` is left out as well."""
    return _joined(parameters, left_out=("sign", "sign_type"))


def answer_string(text: str, method: str) -> str:
    """What is signed of an answer: the method's own object, byte for byte as it came.

    Raises `BadCode("answer_format")`.
    """
    name = f'"{method.replace(".", "_")}_response"'
    place = text.find(name)
    begin = text.find("{", place)
    if place < 0 or text[place + len(name) : begin].strip() != ":":
        raise BadCode("answer_format", method)
    try:
        _, end = json.JSONDecoder().raw_decode(text, begin)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadCode("answer_format", method) from error
    return text[begin:end]


def _joined(parameters: Mapping[str, str], *, left_out: tuple[str, ...]) -> str:
    return "&".join(
        f"{name}={value}"
        for name, value in sorted(parameters.items())
        if value and name not in left_out
    )
