"""Who is to be paid and how, as somebody asks for it: read strictly, compared as a whole."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orders.rules.errors_payees import BadPayee, UnknownScheme
from orders.rules.names import straight

LONGEST_NAME: Final = 80
# Nobody is paid by it here: such orders were paid for elsewhere.
ELSEWHERE: Final = "on_platform"
_LAST4 = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class PayeeWish:
    """A payee as it stands with a supplier, or shall."""

    payee: str
    account_last4: str
    scheme: str
    pay_inputs: Mapping[str, Any] = field(default_factory=dict)


def read_wish(given: Mapping[str, Any], schemes: Collection[str]) -> PayeeWish:
    """Read what a form says; raises `BadPayee` and `UnknownScheme`.

    The inputs are looked at by the scheme itself; those that were left empty are left out.
    """
    payee = " ".join(str(given.get("payee", "")).split())
    last4 = str(given.get("account_last4", "")).strip()
    scheme = str(given.get("scheme", "")).strip()
    if not payee or len(payee) > LONGEST_NAME or straight(payee) != payee:
        raise BadPayee(text=payee[:LONGEST_NAME])
    if _LAST4.fullmatch(last4, 0) is None:
        raise BadPayee(text=last4[:20])
    if scheme not in schemes or scheme == ELSEWHERE:
        raise UnknownScheme(text=scheme[:40])
    inputs = {
        str(name): value.strip() if isinstance(value, str) else value
        for name, value in dict(given.get("pay_inputs") or {}).items()
    }
    return PayeeWish(payee, last4, scheme, {k: v for k, v in inputs.items() if v not in ("", None)})
