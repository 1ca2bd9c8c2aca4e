"""Whose account an EMV payload names: the same text for every code of one payee.

All accounts in it count. An impostor could put their own beside the shop's, so a code with two
accounts is a payee of its own. What says nothing of who gets the money (dates, whether the sum may
be changed, a label's place in a registry) is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from fulfillment.money.schemes.emv_objects import Tree, split
from fulfillment.money.schemes.emv_reading import plain, template

PROMPTPAY: Final = "A000000677010111"
PROMPTPAY_BILL: Final = "A000000677010112"
PAYNOW: Final = "SG.PAYNOW"
VIETQR: Final = "A000000727"
FPS: Final = "hk.com.hkicl"
PIX: Final = "br.gov.bcb.pix"
_REGISTRY: Final = "sg.sgqr"
_SCHEMES: Final = {
    PROMPTPAY.lower(): "promptpay",
    PROMPTPAY_BILL.lower(): "promptpay_bill",
    PAYNOW.lower(): "paynow",
    VIETQR.lower(): "vietqr",
    FPS: "fps_hk",
    PIX: "pix_static",
}


def account_of(tree: Tree) -> str:
    """All accounts of a payload as one text."""
    return "|".join(sorted({account for _, account in accounts_of(tree)}))


def scheme_of(tree: Tree) -> str:
    """The one scheme of the payload; `emv_passthrough` where it is another or there are several."""
    names = {scheme for scheme, _ in accounts_of(tree)}
    return names.pop() if len(names) == 1 else "emv_passthrough"


def accounts_of(tree: Tree) -> Iterator[tuple[str, str]]:
    """Scheme and account of each way to pay that the payload names."""
    for tag, value in tree.items():
        if isinstance(value, str):
            if "02" <= tag <= "25":
                yield "emv_passthrough", f"card:{tag}:{value}"
        elif "26" <= tag <= "51" or ("80" <= tag <= "99" and _is_known(value)):
            found = _account(tag, template(tree, tag), plain(tree, "58"))
            if found is not None:
                yield found


def _is_known(value: Mapping[str, object]) -> bool:
    return str(value.get("00", "")).lower() in _SCHEMES


def _account(tag: str, inner: dict[str, str], country: str) -> tuple[str, str] | None:
    guid = inner.get("00", "").lower()
    if guid == _REGISTRY:
        return None
    scheme = _SCHEMES.get(guid, "")
    if scheme:
        return scheme, f"{scheme}:{_named(scheme, inner)}"
    if country == "KH" and tag in ("29", "30") and "@" in guid:
        # A bank's own Bakong ID serves all its customers: then the number beside it is who is paid.
        number = f":{inner['01']}" if "01" in inner else ""
        return "khqr", f"khqr:{guid}{number}"
    rest = "/".join(f"{sub}:{inner[sub]}" for sub in sorted(inner) if sub != "00")
    return "emv_passthrough", f"{guid or tag}:{rest}"


def _named(scheme: str, inner: dict[str, str]) -> str:
    """Who gets the money, within a template whose fields are known."""
    if scheme == "paynow":
        return inner.get("02", "").upper()
    if scheme == "vietqr":
        account = split(inner.get("01", ""), "template_length_mismatch")
        return f"{account.get('00', '')}:{account.get('01', '')}"
    if scheme == "pix_static":
        return "/".join(inner[sub] for sub in ("01", "25") if sub in inner).lower()
    if scheme == "promptpay_bill":
        return inner.get("01", "")
    if scheme == "fps_hk":
        # The clearing code only says which of the payee's banks it is.
        given = {sub: inner[sub].lower() for sub in ("02", "03", "04") if sub in inner}
        return "/".join(f"{sub}:{value}" for sub, value in given.items())
    return "/".join(f"{sub}:{inner[sub]}" for sub in ("01", "02", "03", "04") if sub in inner)
