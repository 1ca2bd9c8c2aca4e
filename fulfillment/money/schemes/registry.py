"""The schemes by name: a new way to pay is a new entry."""

from collections.abc import Mapping

from fulfillment.money.schemes.base import Scheme
from fulfillment.money.schemes.on_platform import OnPlatform
from fulfillment.money.schemes.pay_page import PayPage

SCHEMES: Mapping[str, Scheme] = {scheme.name: scheme for scheme in (PayPage(), OnPlatform())}
