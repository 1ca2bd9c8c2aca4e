"""“I cannot pay now”: for the household, and for the liaison who decides."""

from collections.abc import Mapping
from typing import Any

from bot.screens.advances import named
from bot.screens.amounts import amount, name_in
from bot.screens.chasing_presses import AskAdvance, CanPay, NoReason, OpenToPhone
from bot.screens.parts import when
from bot.screens.payments import pay_keys, pay_to, said
from bot.screens.presses import DecidePayment, OpenUnpaid
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.use_cases.payment_views import PaymentView
from fulfillment.money.use_cases.phoning import ToPhone
from fulfillment.money.use_cases.reminding_all import Reminded

MOST_TO_PHONE = 40


def plea_heard(texts: Texts, view: PaymentView) -> Screen:
    """Right after the press: it is with the liaison already; why may be said, or not."""
    _ = texts.gettext
    words = _(
        "🙏 That is all right. The liaison knows and will decide what can be done; you will hear "
        "from me, and I do not remind you until then.\nIf you like, write me in a few words why. "
        "Only who looks after the money reads it. You need not."
    )
    request_id = view.request_id or 0
    skip = Button(_("Rather not"), NoReason(request_id))
    return Screen(words, ((skip,), (_can_pay(texts, request_id),)), is_new=True)


def plea_stands(texts: Texts, view: PaymentView) -> Screen:
    """With or without words about why."""
    _ = texts.gettext
    words = _("🙏 Thank you. The liaison has it, and you will hear from me.")
    return Screen(words, ((_can_pay(texts, view.request_id or 0),),), toast=_("Noted"))


def _can_pay(texts: Texts, request_id: int) -> Button:
    return Button(texts.gettext("I can pay after all"), CanPay(request_id))


def plea(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: who asks, why, and what can be done; or what has been decided."""
    _ = texts.gettext
    first = said(texts, _("🙏 {about}\nsays that it cannot pay the {sum} now."), data)
    lines = [first]
    if data["is_flagged"]:
        lines.append(_("🧓 A household that needs care."))
    if data["why"]:
        lines.append(f"“{plain(data['why'])}”")
    if data["state"] != "open":
        return Screen("\n".join((*lines, _decided(texts, data))), _after(texts, data))
    lines.append(
        _("To be paid until {time}. What shall happen? It waits for your word.").format(
            time=bold(when(texts, data, "pay_by"))
        )
    )
    return Screen("\n".join(lines), _choices(texts, data["request_id"]))


def _choices(texts: Texts, request_id: int) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext

    def key(words: str, verdict: str) -> Button:
        return Button(words, DecidePayment(request_id, verdict))

    return (
        (Button(_("🤝 Pay in its place"), AskAdvance(request_id)),),
        (key(_("Hold, it pays later"), "hold"), key(_("Need not pay"), "waive")),
        (key(_("📞 I will call"), "call"), key(_("Please pay after all"), "pay")),
    )


def _decided(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    words = {
        "withdrawn": _("It can pay after all. Nothing is left to decide."),
        "call": _("{by} calls. It still waits for a decision."),
        "pay": _("{by} has asked it to pay after all."),
        "advance": _("{by} pays in its place."),
        "advance_direct": _("{by} pays in its place."),
        "hold": _("{by} has held the bags back; it pays later."),
        "waive": _("{by} has decided that it need not pay."),
        "drop": _("{by} has taken it off the truck."),
    }
    by = data["by"] or _("The liaison")
    return words.get(data["state"], _("{by} has decided.")).replace("{by}", bold(by))


def _after(texts: Texts, data: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
    return _choices(texts, data["request_id"]) if data["state"] == "call" else ()


def plea_answered(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: the liaison calls, or asks to pay."""
    _ = texts.gettext
    if data["answer"] == "call":
        words = _(
            "📞 {by} has read that you cannot pay now and calls you, to find a way. ({about})\n"
            "You need not do anything until then."
        )
        return Screen(said(texts, named(words, _by(texts, data)), data))
    words = _(
        "{by} asks you to pay the {sum} after all, if you can in any way. ({about})\nIf not, "
        "please speak to the liaison: nobody shall go without food."
    )
    first = said(texts, named(words, _by(texts, data)), data)
    text = "\n\n".join((first, pay_to(texts, data)))
    return Screen(text, pay_keys(texts, data), qr=data["link"])


def _by(texts: Texts, data: Mapping[str, Any]) -> str:
    return data["by"] or texts.gettext("The liaison")


def reminded(texts: Texts, done: Reminded) -> Screen:
    """How many were reminded, or when it is possible again."""
    _ = texts.gettext
    rest = Button(_("Who has not paid"), OpenUnpaid(done.compound_id, done.cycle_id, 0))
    phone = Button(_("📞 Whom to phone"), OpenToPhone(done.compound_id, done.cycle_id))
    if not done.done and done.again_at is not None:
        again = texts.time_of_day(done.again_at, done.timezone)
        words = _("They were reminded within the hour. Possible again at {time}.")
        text = words.format(time=bold(again))
        return Screen(text, ((phone,), (rest,)), toast=words.format(time=again), is_alert=True)
    words = texts.ngettext(
        "{count} household reminded.", "{count} households reminded.", done.count
    )
    lines = [words.format(count=bold(done.count))]
    if done.to_phone:
        more = texts.ngettext(
            "{count} more cannot be written to: please call.",
            "{count} more cannot be written to: please call them.",
            done.to_phone,
        )
        lines.append(more.format(count=bold(done.to_phone)))
    return Screen("\n".join(lines), ((phone,), (rest,)), toast=_("Done"))


def to_phone(texts: Texts, compound_id: int, cycle_id: int, rows: tuple[ToPhone, ...]) -> Screen:
    """Whom only a call reaches: room, sum, and the phone where it is known."""
    _ = texts.gettext
    rest = Button(_("Who has not paid"), OpenUnpaid(compound_id, cycle_id, 0))
    if not rows:
        return Screen(_("Everybody who has not paid can be written to."), ((rest,),))
    head = _("📞 They have not paid and cannot be written to. The list to print is on your page.")
    lines = [
        " · ".join(
            part
            for part in (
                bold(row.bill.address),
                plain(amount(row.bill.amount, row.bill.currency)),
                plain(row.name),
                plain(row.phone or _("no phone known")),
            )
            if part
        )
        for row in rows[:MOST_TO_PHONE]
    ]
    if len(rows) > MOST_TO_PHONE:
        lines.append(f"… +{len(rows) - MOST_TO_PHONE}")
    return Screen("\n".join((head, *lines)), ((rest,),))


def deadline_over(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group: numbers only."""
    _ = texts.gettext
    place = bold(name_in(texts, data, "compound"))
    lines = [
        _("{compound}, cycle {number}: the payment deadline is over.").format(
            compound=place, number=data["cycle_number"]
        )
    ]
    for count, words in (
        (data["dropped"], _("Orders that were not paid and stay off the truck: {count}.")),
        (data["held"], _("Orders that are kept back until they are paid: {count}.")),
    ):
        if count:
            lines.append(words.format(count=count))
    lines.append(
        _("Whoever is concerned has heard from me in private. Please ask there, not here.")
    )
    return Screen("\n".join(lines))
