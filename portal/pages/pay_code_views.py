"""What the page for trying a payee shows: the inputs as a form, the code, what is wrong."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.datastructures import FormData

from config.texts import N_, Texts
from fulfillment.money.schemes.amounts import money_of, read_exact
from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk, PaymentCode, ReadCode
from fulfillment.money.schemes.offline import OfflineScheme
from fulfillment.money.schemes.reading import read_any
from fulfillment.money.schemes.registry import OFFLINE
from fulfillment.money.schemes.static_code import host_of
from fulfillment.money.schemes.words import (
    choice_name,
    input_name,
    reason_of,
    wallet_name,
    warning_of,
)
from fulfillment.money.use_cases.payee_trials import TrialDesk
from fulfillment.supply.documents.codes import TooLarge, qr_png
from orders.rules.codes import with_check
from orders.rules.money import Money, format_amount

INPUT = "in-"
# Nobody's: so that a trial is never taken for a payment of an order.
TRIAL_REFERENCE = with_check("TRYCAT")
# A code that goes stale is tried right away.
HOLDS = timedelta(hours=2)
# The input that a picture of the payee's own code is read into.
PICTURED = {"static_code": "text", "emv_passthrough": "payload"}
NO_SUM = N_("This code carries neither sum nor reference: residents type in both.")


@dataclass(frozen=True, slots=True)
class Field:
    """One input of the form."""

    name: str
    label: str
    hint: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What kept a code from being made or read: where, why, and the published word for it."""

    part: str
    why: str
    code: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent, or as it stands at first."""

    scheme: str
    inputs: Mapping[str, str]
    amount: str
    reference: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the button that was pressed; empty before any was."""

    code: PaymentCode | None = None
    facts: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    warnings: tuple[str, ...] = ()
    wrong: Wrong | None = None
    read: ReadCode | None = None
    account: str = ""
    wrong_code: Wrong | None = None
    text: str = ""


def first_typed(desk: TrialDesk, chosen: str) -> Typed:
    """The payee in force where it fits the chosen scheme, and the smallest sum there is."""
    own = desk.payee.scheme if desk.payee.scheme in OFFLINE else next(iter(OFFLINE))
    scheme = chosen if chosen in OFFLINE else own
    inputs = desk.payee.inputs if scheme == desk.payee.scheme else {}
    return Typed(
        scheme,
        {name: str(value) for name, value in inputs.items()},
        format_amount(Money(1, currency_for(OFFLINE[scheme], desk.currency))),
        TRIAL_REFERENCE,
    )


def typed_in(form: FormData, pictured: str = "") -> Typed | None:
    """The form as it was sent; None where it names no scheme that can be tried.

    `pictured` is the code on the picture that came with it.
    """
    scheme = str(form.get("scheme") or "")
    if scheme not in OFFLINE:
        return None
    inputs = {
        name.removeprefix(INPUT): value[:1000]
        for name, value in form.items()
        if name.startswith(INPUT) and isinstance(value, str)
    }
    if pictured and scheme in PICTURED:
        inputs[PICTURED[scheme]] = pictured
    amount, reference = (str(form.get(name) or "")[:60] for name in ("amount", "reference"))
    return Typed(scheme, inputs, amount, reference)


def currency_for(scheme: OfflineScheme, currency: str) -> str:
    """The compound's currency; for a scheme that has it not, one of the scheme's own."""
    fits = not scheme.currencies or currency in scheme.currencies
    return currency if fits else min(scheme.currencies)


def fields_of(texts: Texts, typed: Typed) -> list[Field]:
    """The scheme's inputs as a form; what is worked out from others is left out."""
    return [
        _field(texts, each, typed)
        for each in OFFLINE[typed.scheme].input_names
        if each.name not in ("host", "sha256")
    ]


def make_code(typed: Typed, desk: TrialDesk, now: datetime) -> PaymentCode:
    """The code that was asked for; raises `BadCode`."""
    scheme = OFFLINE[typed.scheme]
    currency = currency_for(scheme, desk.currency)
    amount = money_of(read_exact(typed.amount.strip(), currency), currency)
    assert amount is not None
    inputs = {name: value.strip() for name, value in typed.inputs.items() if value.strip()}
    scheme.check_inputs(inputs, currency=currency)
    return scheme.build(
        PaymentAsk(
            payee=desk.payee.payee,
            account_last4=desk.payee.account_last4,
            amount=amount,
            reference=typed.reference.strip(),
            inputs=inputs,
            expires_at=now + HOLDS,
            now=now,
        )
    )


def outcome_of_trying(texts: Texts, typed: Typed, desk: TrialDesk, now: datetime) -> Outcome:
    """The code with its picture, or what is wrong with what was typed in."""
    try:
        code = make_code(typed, desk, now)
        png = qr_png(code.payload, charset=code.charset, largest=OFFLINE[typed.scheme].largest)
    except BadCode as error:
        return Outcome(wrong=_wrong(texts, error))
    except TooLarge:
        return Outcome(wrong=_wrong(texts, BadCode("payload_too_large", "payload")))
    warnings = [warning_of(texts, each) for each in code.warnings]
    if not carries_sum(code):
        warnings.append(texts.gettext(NO_SUM))
    return Outcome(
        code=code,
        facts=_facts(texts, code, typed, desk),
        picture=b64encode(png).decode(),
        warnings=tuple(warnings),
    )


def _facts(
    texts: Texts, code: PaymentCode, typed: Typed, desk: TrialDesk
) -> tuple[tuple[str, str], ...]:
    """Beside the code: the payee in force only where it is the one that is tried."""
    in_force = {name: str(value) for name, value in desk.payee.inputs.items()}
    tried = {name: value.strip() for name, value in typed.inputs.items() if value.strip()}
    if typed.scheme == desk.payee.scheme and tried.items() <= in_force.items():
        return code.human_lines
    account = OFFLINE[code.scheme].parse(code.payload).account
    shown = account_shown(texts, account, code.payload)
    kept = (line for line in code.human_lines if line[0] in ("amount", "reference"))
    return (("account", shown), *kept)


def account_shown(texts: Texts, account: str, payload: str) -> str:
    """Who gets the money; of a collection code, which only its wallet understands, the wallet."""
    if not account.startswith("static:"):
        return account
    wallet = wallet_name(texts, host_of(payload))
    words = texts.gettext("{wallet}, fingerprint {sign}")
    return words.format(wallet=wallet, sign=account.removeprefix("static:")[:12])


def outcome_of_reading(texts: Texts, text: str, key: str) -> Outcome:
    """What somebody's code says, or why it cannot be read."""
    try:
        read = read_any(text, key=key)
        return Outcome(read=read, account=account_shown(texts, read.account, text), text=text)
    except BadCode as error:
        return Outcome(wrong_code=_wrong(texts, error), text=text)


def carries_sum(code: PaymentCode) -> bool:
    """Whether wallets fill in the sum by themselves."""
    return OFFLINE[code.scheme].parse(code.payload).amount is not None


def _wrong(texts: Texts, error: BadCode) -> Wrong:
    return Wrong(input_name(texts, error.part), reason_of(texts, error.code), error.code)


def _field(texts: Texts, each: Input, typed: Typed) -> Field:
    return Field(
        each.name,
        input_name(texts, each.name),
        each.hint,
        each.required,
        tuple((word, choice_name(texts, word)) for word in each.choices),
        typed.inputs.get(each.name, ""),
    )
