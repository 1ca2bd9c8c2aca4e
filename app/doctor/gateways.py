"""What the doctor sees of payment gateways: merchants' files, their keys, clocks, who names them.

Nothing is asked of a gateway that needs a signature: what its answers say of the time is enough.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.doctor.machine import time_there
from bot.fitness import Finding, Level
from config.merchants import AlipayMerchant, Merchant, MerchantFault
from config.texts import Texts
from fulfillment.money.schemes.gateways import ALIPAY_PRECREATE, GATEWAYS, WECHAT_NATIVE
from orders.tables.suppliers import supplier
from storage.database import Transaction

# A signature counts for five minutes.
CLOCK_WARN_SECONDS, CLOCK_FAIL_SECONDS = 30, 240


def look_at_merchants(
    merchants: Mapping[str, Merchant], faults: Sequence[MerchantFault]
) -> Iterator[Finding]:
    """Each merchant's file: sound, or why not."""
    for name, merchant in sorted(merchants.items()):
        kind = "Alipay" if isinstance(merchant, AlipayMerchant) else "WeChat Pay"
        yield Finding("merchant", "ok", {"merchant": name, "kind": kind})
    for fault in faults:
        data = {"merchant": fault.merchant, "what": fault.what}
        yield Finding(f"merchant_{fault.code}", "fail", data)


async def look_at_names(tx: Transaction, merchants: Mapping[str, Merchant]) -> list[Finding]:
    """Suppliers that are paid by a merchant for which there is no sound file."""
    rows = await tx.all(
        select(supplier.c.name, supplier.c.payment_scheme, supplier.c.pay_inputs)
        .where(supplier.c.payment_scheme.in_(GATEWAYS))
        .order_by(supplier.c.id)
    )
    found = []
    for row in rows:
        name = str(row.pay_inputs.get("merchant", ""))
        if scheme_of(merchants.get(name)) != row.payment_scheme:
            data = {"supplier": row.name, "merchant": name, "scheme": row.payment_scheme}
            found.append(Finding("merchant_missing", "fail", data))
    return found


async def look_at_clocks(
    merchants: Mapping[str, Merchant], now: Callable[[], datetime]
) -> list[Finding]:
    """Our clock beside each gateway's, each address once."""
    found = []
    for url in sorted({merchant.url for merchant in merchants.values()}):
        there: datetime | None = await time_there(url)
        if there is None:
            found.append(Finding("gateway_silent", "warn", {"url": url}))
            continue
        seconds = round(abs((now() - there).total_seconds()))
        level: Level = "ok"
        if seconds > CLOCK_WARN_SECONDS:
            level = "fail" if seconds > CLOCK_FAIL_SECONDS else "warn"
        found.append(Finding("gateway_clock", level, {"url": url, "seconds": seconds}))
    return found


def scheme_of(merchant: Merchant | None) -> str | None:
    """The scheme that a merchant's file is for."""
    if merchant is None:
        return None
    return ALIPAY_PRECREATE if isinstance(merchant, AlipayMerchant) else WECHAT_NATIVE


def words_of_gateways(texts: Texts) -> Mapping[str, str]:
    """One line for each finding."""
    _ = texts.gettext
    return {
        "merchant": _("The merchant {merchant} ({kind}) has all it needs."),
        "merchant_no_folder": _("LANZI_MERCHANTS names a folder that is not there: {what}."),
        "merchant_bad_name": _(
            "{what}: a merchant's file is named with small letters, digits, - and _."
        ),
        "merchant_not_toml": _('{what} is no TOML: name = "value", a line each.'),
        "merchant_bad_field": _("The merchant {merchant}: missing or wrong: {what}."),
        "merchant_readable_by_others": _(
            "The merchant {merchant}: others can read {what}, so it is not used: chmod 600 {what}."
        ),
        "merchant_no_file": _("The merchant {merchant}: there is no file {what} beside it."),
        "merchant_not_read": _("The merchant {merchant}: {what} cannot be read."),
        "merchant_bad_key": _("The merchant {merchant}: {what} holds no RSA key of its kind."),
        "merchant_small_key": _("The merchant {merchant}: the key in {what} has under 2048 bits."),
        "merchant_key_does_not_fit": _(
            "The merchant {merchant}: the private key {what} is not the one that was registered."
        ),
        "merchant_own_key_as_theirs": _(
            "The merchant {merchant}: {what} is your own public key; take Alipay's from its site."
        ),
        "merchant_missing": _(
            "{supplier} is paid by the merchant “{merchant}” ({scheme}), for which there is no"
            " sound file: its bills show how to pay by hand."
        ),
        "gateway_silent": _("The gateway {url} does not answer."),
        "gateway_clock": _(
            "The machine's clock differs from the gateway's ({url}) by {seconds} s; from 300 s on"
            " nothing is believed."
        ),
    }
