"""What schemes ask for and what is wrong with a code, in words for whoever fills in a form.

The codes are the published ones (PAYMENTS 2.4, 11); what is about one sign of a payload for
programmers only shares a sentence, and the code stands beside it.
"""

from collections.abc import Mapping
from typing import Final

from config.texts import N_, Texts

INPUT_NAMES: Final[Mapping[str, str]] = {
    "proxy_type": N_("Kind of number"),
    "proxy": N_("Number or address that is paid"),
    "name": N_("Name, in Latin letters"),
    "city": N_("Town, in Latin letters"),
    "biller_id": N_("Biller ID (15 digits, from the bank)"),
    "bin": N_("Bank number (BIN, 6 digits)"),
    "account": N_("Account number"),
    "clearing_code": N_("Clearing code (3 digits)"),
    "supports_reference": N_("The account takes references (merchant feature)"),
    "key": N_("Pix key"),
    "type": N_("Kind of account"),
    "account_info": N_("Number beside the account, if the bank gave one"),
    "merchant_id": N_("Merchant number"),
    "acquiring_bank": N_("Bank that keeps the merchant's account"),
    "iban": "IBAN",
    "bic": "BIC",
    "pa": N_("UPI address (VPA)"),
    "pn": N_("Payee's name"),
    "mc": N_("Merchant category (4 digits, from the provider)"),
    "payload": N_("Text of the code"),
    "text": N_("Text of the code"),
    "host": N_("leads to"),
    "sha256": N_("fingerprint of the code"),
    "merchant": N_("Merchant, as in the settings"),
    "amount": N_("Sum"),
    "am": N_("Sum"),
    "currency": N_("Currency"),
    "reference": N_("Reference"),
    "scheme": N_("Way to pay"),
    "app": N_("Wallet or bank app"),
}

CHOICE_NAMES: Final[Mapping[str, str]] = {
    "mobile": N_("phone"),
    "national_id": N_("national ID"),
    "tax_id": N_("tax number"),
    "ewallet": N_("e-wallet"),
    "uen": N_("company (UEN)"),
    "fps_id": "FPS ID",
    "email": N_("e-mail"),
    "individual": N_("a person's"),
    "merchant": N_("a merchant's"),
    "yes": N_("it takes them"),
    "no": N_("it does not, or it is not known"),
}

# By where a collection code leads: `static_code.HOSTS`.
WALLETS: Final[Mapping[str, str]] = {
    "wxp": N_("WeChat Pay"),
    "payapp.weixin.qq.com": N_("WeChat Pay"),
    "qr.alipay.com": N_("Alipay"),
    "qr.95516.com": N_("UnionPay QuickPass"),
}

_SUM = N_("The sum does not fit. Write it like 12.50, with a point and without other signs.")
_TORN = N_("The code is torn or changed. Take it again from where it came from, whole.")
_TOO_LONG = N_("This is too long. Nothing is cut, because a part of it would be somebody else's.")
_FORM = N_("This does not have the form that is needed. Compare it with the example, sign by sign.")
_DIGITS = N_("The check digits do not fit: at least one sign is wrong. Compare it sign by sign.")
_CURRENCY = N_("This way to pay does not have this currency.")
_STALE = N_("This code needs a time until which it holds, and that time must not have passed.")
_OTHER = N_("This is a code of another kind than the chosen one.")
_NAMELESS = N_("Nothing of this can be written in Latin letters. Enter the Latin name.")
_SIGNS = N_("There are signs in it that must not be: line breaks, invisible ones, or such.")

REASONS: Final[Mapping[str, str]] = {
    "missing_input": N_("This has to be filled in."),
    "input_type": _FORM,
    "unknown_input": N_("This way to pay does not ask for this."),
    "surrounding_space": N_("There is a space before or after it."),
    "control_character": _SIGNS,
    "amount_format": _SUM,
    "amount_decimals": N_("The sum has more decimals than the currency. Nothing is rounded."),
    "amount_zero": N_("The sum is zero."),
    "amount_range": N_("The sum is zero, or more than this way to pay carries."),
    "amount_too_long": N_("The sum is zero, or more than this way to pay carries."),
    "amount_fixed": N_("This code holds a sum of its own: it is of one purchase only."),
    "currency_unfit": _CURRENCY,
    "currency_not_eur": _CURRENCY,
    "currency_unknown": _CURRENCY,
    "currency_missing": _TORN,
    "proxy_format": _FORM,
    "length": _TOO_LONG,
    "reference_too_long": _TOO_LONG,
    "text_length": _FORM,
    "payload_over_331_bytes": _TOO_LONG,
    "payload_too_large": _TOO_LONG,
    "name_not_representable": _NAMELESS,
    "charset_unencodable": _NAMELESS,
    "key_check_digit": _DIGITS,
    "iban_checksum": _DIGITS,
    "rf_checksum": _DIGITS,
    "uen_format": _FORM,
    "bic_required": N_("This has to be filled in."),
    "bic_length": _FORM,
    "reference_and_text": N_("Only one of reference and text can be given."),
    "editable_without_amount": N_("Without a sum the payer must be able to enter one."),
    "biller_id_short": N_("Other banks refuse a biller number of 13 digits; the bank gives 15."),
    "card_exposed": N_("This would show a card number to everybody."),
    "expiration_required": _STALE,
    "expiration_past": _STALE,
    "vpa_format": _FORM,
    "plus_encoded_space": N_("A space is written as “+” in it; many apps would show the “+”."),
    "percent_encoding": _TORN,
    "duplicate_id": N_("Something stands twice in this code, so apps would differ about it."),
    "crc_mismatch": _TORN,
    "crc_missing": _TORN,
    "crc_not_last": _TORN,
    "crc_lowercase": _TORN,
    "truncated": _TORN,
    "length_zero": _TORN,
    "tag": _TORN,
    "template_length_mismatch": _TORN,
    "payload_format_indicator_not_first": _TORN,
    "merchant_account_missing": _TORN,
    "charset_unknown": _TORN,
    "row_format": _TORN,
    "answer_format": _TORN,
    "not_decrypted": _TORN,
    "bad_json": _TORN,
    "self_check": N_("The code did not read back as it was meant, so it was not made."),
    "wrong_scheme": _OTHER,
    "not_this_scheme": _OTHER,
    "payload_and_inputs": _OTHER,
    "unknown_scheme": N_("There is no such way to pay."),
    "unknown_code": N_("This is no payment code that is known here."),
    "signature": N_("This is no pay page of ours. Do not pay there."),
    "host_mismatch": N_("The code and what was noted of it do not belong together."),
    "hash_mismatch": N_("The code and what was noted of it do not belong together."),
    "on_platform": N_("Orders that are paid on their platform have no code."),
    "not_for_payees": N_("Nobody can be paid by this."),
}

WARNINGS: Final[Mapping[str, str]] = {
    "acquirer_must_allow": N_("Only with the acquirer's consent: such codes are often refused."),
    "amount_fixed": REASONS["amount_fixed"],
    "bank_unknown": N_("This bank number is not on the list. Ask the bank whether it is right."),
    "biller_id_short": REASONS["biller_id_short"],
    "card_exposed": REASONS["card_exposed"],
    "check_digit": _DIGITS,
    "host_unknown": N_("It is not known where this code leads. Look twice whose it is."),
    "mobile_prefix": N_("Phones usually begin with 06, 08 or 09. Compare it once more."),
    "name_not_representable": _NAMELESS,
    "not_ascii": N_("It holds signs beyond Latin ones; some apps may not read it."),
    "not_sepa_signs": N_("Some banks leave out the letters with accents in it."),
    "ref3_not_standard": N_("Reference 3 is in no standard; some banks ignore it."),
    "reference_may_be_dropped": N_("Banks may drop the reference of a transfer to a phone."),
    "text_folded": N_("Accents and other signs were left out, as banks do."),
    "uen_format": N_("This is no company number (UEN)."),
}


def input_name(texts: Texts, name: str) -> str:
    """What an input is called."""
    return texts.gettext(INPUT_NAMES.get(name, name))


def choice_name(texts: Texts, word: str) -> str:
    """What one of an input's choices is called."""
    return texts.gettext(CHOICE_NAMES.get(word, word))


def wallet_name(texts: Texts, host: str) -> str:
    """Whose collection code it is, by where it leads; a host that is not known says so."""
    _ = texts.gettext
    if host in WALLETS:
        return _(WALLETS[host])
    return _("{host} (⚠️ no wallet that is known here)").format(host=host or "?")


def shown_input(texts: Texts, name: str, value: str) -> tuple[str, str]:
    """An input as people compare it: what it is called, and what it says."""
    return input_name(texts, name), wallet_name(texts, value) if name == "host" else value


def reason_of(texts: Texts, code: str) -> str:
    """What is wrong, by `BadCode.code`, and what to do about it."""
    return texts.gettext(REASONS.get(code) or (_TOO_LONG if code.endswith("_too_long") else _FORM))


def warning_of(texts: Texts, code: str) -> str:
    """What is odd about a code that was made all the same."""
    return texts.gettext(WARNINGS.get(code, code))
