"""The schemes by name: a new way to pay is a new entry."""

from collections.abc import Mapping
from typing import Final

from fulfillment.money.schemes.base import Scheme
from fulfillment.money.schemes.emv_passthrough import EmvPassthrough
from fulfillment.money.schemes.epc_sct import EpcSct
from fulfillment.money.schemes.fps_hk import FpsHk
from fulfillment.money.schemes.gateways import GATEWAYS, ByGateway
from fulfillment.money.schemes.khqr import KhQr
from fulfillment.money.schemes.offline import OfflineScheme
from fulfillment.money.schemes.on_platform import OnPlatform
from fulfillment.money.schemes.pay_page import PayPage
from fulfillment.money.schemes.paynow import PayNow
from fulfillment.money.schemes.pix_static import PixStatic
from fulfillment.money.schemes.promptpay import PromptPay
from fulfillment.money.schemes.promptpay_bill import PromptPayBill
from fulfillment.money.schemes.static_code import StaticCode
from fulfillment.money.schemes.upi import Upi
from fulfillment.money.schemes.vietqr import VietQr

# Those whose payload follows from inputs alone, in the order in which people are offered them.
OFFLINE: Final[Mapping[str, OfflineScheme]] = {
    scheme.name: scheme
    for scheme in (
        StaticCode(),
        EmvPassthrough(),
        PromptPay(),
        PromptPayBill(),
        PayNow(),
        VietQr(),
        FpsHk(),
        PixStatic(),
        KhQr(),
        EpcSct(),
        Upi(),
    )
}

SCHEMES: Final[Mapping[str, Scheme]] = {
    "pay_page": PayPage(),
    "on_platform": OnPlatform(),
    **OFFLINE,
    **{name: ByGateway(name) for name in GATEWAYS},
}
