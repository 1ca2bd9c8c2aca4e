"""The names of the ways to pay, for people; and who may have asked for another payee."""

from collections.abc import Mapping

from config.texts import N_, Texts

# By the scheme's name; one that is not here is shown by it.
SCHEME_NAMES: Mapping[str, str] = {
    "pay_page": N_("pay page, any wallet"),
    "static_code": N_("the payee's own collection code"),
    "promptpay": "PromptPay",
    "promptpay_bill": N_("PromptPay bill payment"),
    "paynow": "PayNow",
    "vietqr": "VietQR",
    "fps_hk": N_("FPS (Hong Kong)"),
    "pix_static": "Pix",
    "khqr": "KHQR",
    "epc_sct": N_("SEPA credit transfer (EPC)"),
    "upi": "UPI",
    "emv_passthrough": N_("the merchant's own EMV code"),
    "wechat_native": N_("WeChat Pay by the merchant's account"),
    "alipay_precreate": N_("Alipay by the merchant's account"),
    "on_platform": N_("paid on the platform"),
}


def scheme_name(texts: Texts, scheme: str) -> str:
    """What a way to pay is called."""
    return texts.gettext(SCHEME_NAMES.get(scheme, scheme))


def who_asked(texts: Texts, kind: str) -> str:
    """Who wants another payee: a signed-in page is no proof of who sits before it."""
    _ = texts.gettext
    words = {
        "clerk": _("It was asked for on the supermarket's pages. A page proves nobody's identity."),
        "liaison": _("It was asked for on the liaison's pages."),
        "person": _("It was asked for here in the chat by who approves."),
    }
    return words.get(kind, words["clerk"])
