"""What in a text or on a picture looks like a payment code, genuine or not.

Only the shape counts: EMV payloads, EPC codes, links that wallets open, the hosts of collection
codes, pay pages whatever their host. Whose code it is, is judged elsewhere; what an impostor posts
need not be well formed. Hosts after PAYMENTS 14.1 and common use.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

# A message has at most 4,096 signs, the largest QR code fewer than 3,000 bytes.
LONGEST: Final = 5000
MOST: Final = 20

# Where money is asked for, or sent to whom a link names. A host stands for its subdomains, too.
HOSTS: Final = (
    "qr.alipay.com",
    "ur.alipay.com",
    "m.alipay.com",
    "render.alipay.com",
    "mobilecodec.alipay.com",
    "ulink.alipay.com",
    "payapp.weixin.qq.com",
    "payapp.wechatpay.cn",
    "wx.tenpay.com",
    "qr.95516.com",
    "paypal.me",
    "cash.app",
    "venmo.com",
    "revolut.me",
    "buy.stripe.com",
)
WALLETS: Final = (
    "wxp",
    "alipay",
    "alipays",
    "alipayqr",
    "upi",
    "tez",
    "gpay",
    "phonepe",
    "paytmmp",
    "weixin",
    "unionpay",
    "uppaywallet",
)

_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
# What may stand in an address; Chinese that follows without a space does not belong to it.
_URL = r"[^\s<>\"'\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_LINK = re.compile(
    rf"(?:(?:https?|{'|'.join(WALLETS)})://{_URL}+)"
    rf"|(?:\b(?:{'|'.join(re.escape(host) for host in HOSTS)})/{_URL}+)",
    re.IGNORECASE,
)
# A payload begins with 000201 (02 in Malaysia) and ends with its checksum.
_EMV = re.compile(r"00020[12][0-9]{4}.{8,500}?6304[0-9A-Fa-f]{4}", re.DOTALL)
_EPC = re.compile(r"BCD\r?\n00[12]\r?\n[1-8]\r?\nSCT(?:\r?\n[^\r\n]*){1,8}")
_PAY_PATH = re.compile(r"/pay/([A-Z0-9]{6,20}\.[\w-]{8,64})/?", re.IGNORECASE)
_TRAILING = ".,;:!?)]}>*_~"


def payment_codes(text: str, *, is_scanned: bool = False) -> tuple[str, ...]:
    """What in a text looks like a payment code, in its order, each once.

    `is_scanned`: the text is the whole of what a code on a picture says, so that also a mutilated
    payload counts.
    """
    shown = _INVISIBLE.sub("", text)[:LONGEST]
    if is_scanned and shown.lstrip().startswith(("00020", "BCD\n", "BCD\r")):
        return (shown.strip(),)
    return tuple(dict.fromkeys(_found(shown)))[:MOST]


def _found(text: str) -> Iterator[str]:
    for shape in (_EPC, _EMV):
        yield from (match[0].strip() for match in shape.finditer(text))
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_TRAILING)
        if _asks_for_money(link):
            yield link


def _asks_for_money(link: str) -> bool:
    """Whether a link opens a wallet or a page to pay at."""
    scheme, _, rest = link.partition("://")
    if rest and scheme.lower() in WALLETS:
        # weixin:// opens many things; a payment is one of them.
        return scheme.lower() != "weixin" or "pay" in rest.lower()
    try:
        parts = urlsplit(link if rest else f"https://{link}")
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    is_of_a_wallet = any(host == known or host.endswith(f".{known}") for known in HOSTS)
    return is_of_a_wallet or _PAY_PATH.search(parts.path) is not None


def pay_token(payload: str) -> str | None:
    """What stands after /pay/ in a link that looks like a pay page, whoever's; None in others."""
    if not payload.lower().startswith(("http://", "https://")):
        return None
    try:
        found = _PAY_PATH.search(urlsplit(payload).path)
    except ValueError:
        return None
    return found[1] if found else None


def kind_of(payload: str) -> str:
    """What a code is, for people: wallet (a collection code), link, bank."""
    if pay_token(payload) is not None:
        return "link"
    return "wallet" if "://" in payload or payload.lower().startswith(HOSTS) else "bank"
