"""What the ways to pay are called, for people in chat and on pages."""

from collections.abc import Mapping

from config.texts import N_

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
