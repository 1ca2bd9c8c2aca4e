"""Gateways from the operator's settings: a merchant's file each."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog

from app.gateways.alipay import AlipayPrecreate
from app.gateways.wechat import WechatNative
from config.chance import Chance
from config.clock import Clock
from config.merchants import AlipayMerchant, Merchant, read_merchants
from config.settings import LOOPBACK, Mode, Settings
from fulfillment.money.schemes.gateways import Gateway

log = structlog.get_logger(__name__)


def make_gateways(settings: Settings, *, clock: Clock, chance: Chance) -> Mapping[str, Gateway]:
    """The gateways by merchant; one whose file is unfit is left out, and its bills say how to pay
    by hand. The doctor says what is wrong with it.
    """
    merchants, faults = read_merchants(settings.merchants)
    for fault in faults:
        log.error("merchant_unfit", merchant=fault.merchant, reason=fault.code, what=fault.what)
    if settings.mode is Mode.SANDBOX:
        # Nobody in the sandbox pays with real money.
        merchants = {name: each for name, each in merchants.items() if is_here(each.url)}
    return {
        name: make_gateway(merchant, portal_url=settings.portal_url, clock=clock, chance=chance)
        for name, merchant in merchants.items()
    }


def is_here(url: str) -> bool:
    """Whether a gateway is a stand-in on this machine."""
    return urlsplit(url).hostname in LOOPBACK


def make_gateway(merchant: Merchant, *, portal_url: str, clock: Clock, chance: Chance) -> Gateway:
    """One merchant's gateway, which notifies us at an address of its own."""
    if isinstance(merchant, AlipayMerchant):
        notify_url = f"{portal_url}/notify/alipay/{merchant.name}"
        return AlipayPrecreate(merchant, notify_url=notify_url, clock=clock)
    notify_url = f"{portal_url}/notify/wechat/{merchant.name}"
    return WechatNative(merchant, notify_url=notify_url, clock=clock, chance=chance)
