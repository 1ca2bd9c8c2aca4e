"""A bag that something was wrong with: the household's side, and the liaison's."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.dispute_presses import (
    BringDispute,
    BroughtDispute,
    ComplainOf,
    GiveWhole,
    JudgeDispute,
    OpenDispute,
    OpenDisputeCard,
    ShowDisputePhoto,
    ShowPackedBag,
    WantCredit,
    WithdrawDispute,
)
from bot.screens.money_presses import OpenMoney
from bot.screens.parts import when
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.rules.disputing import KINDS
from fulfillment.money.use_cases.dispute_views import DisputeView

MOST_SHOWN = 20


def ask_kind(texts: Texts, view: DisputeView) -> Screen:
    """What was wrong, in one touch; or what was said already."""
    _ = texts.gettext
    if view.dispute_id:
        return own_dispute(texts, view)
    words = kind_words(texts)
    keys = [Button(words[kind], ComplainOf(view.parcel_id, kind)) for kind in KINDS]
    text = "\n\n".join((_about(texts, view.data()), plain(_("What was wrong with it?"))))
    back = (Button(_("« Back"), OpenMy()),)
    return Screen(text, (tuple(keys[:2]), tuple(keys[2:]), back), is_new=True)


def kind_words(texts: Texts) -> dict[str, str]:
    """What was wrong, in a word or two."""
    _ = texts.gettext
    return {
        "missing": _("Something is missing"),
        "wrong": _("It is something else"),
        "spoiled": _("It is spoilt"),
        "other": _("Something else is wrong"),
    }


def ask_what(texts: Texts, view: DisputeView, kind: str) -> Screen:
    """What shall be written, or what was written already."""
    _ = texts.gettext
    if view.dispute_id:
        return own_dispute(texts, view)
    said = kind_words(texts).get(kind, kind_words(texts)["other"])
    lines = [f"{line.code} {_name(texts, line)} ×{line.quantity}" for line in view.lines]
    assert view.until is not None
    until = texts.day_and_time(view.until, view.timezone)
    ask = _(
        "Which of it, and how? Write it in a message, or send a photo with a few words. The "
        "liaison reads it and answers you. You can do this until {until}."
    ).format(until=plain(until))
    goods = plain("\n".join(lines))
    back = ((Button(_("« Back"), OpenMy()),),)
    text = "\n\n".join((_about(texts, view.data()), bold(said), goods, ask))
    return Screen(text, back, is_new=True)


def own_dispute(texts: Texts, view: DisputeView) -> Screen:
    """How it stands, for the household."""
    _ = texts.gettext
    if view.state != "open":
        words = _("You have taken it back.") if view.state == "withdrawn" else _answer(texts, view)
        text = "\n\n".join((_about(texts, view.data()), words))
        return Screen(text, got_it(texts, view.data()))
    words = _("Thank you for telling. The liaison looks at it and answers you here.")
    said = f"“{plain(view.text)}”" if view.text else "📷"
    keys = ((Button(_("Take it back"), WithdrawDispute(view.dispute_id)),),)
    return Screen("\n\n".join((_about(texts, view.data()), said, words)), keys)


def dispute_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: what it gets, or why not."""
    return Screen("\n\n".join((_about(texts, data), _given(texts, data))), got_it(texts, data))


def dispute_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the supplier's contacts; what was written stands on their page."""
    _ = texts.gettext
    if data["state"] == "bringing":
        words = _(
            "Please put what was missing on your next truck, in a bag with the code {code} and "
            "the room on it. What it is stands on your page."
        ).format(code=bold(data["bag_code"]))
        return Screen("\n\n".join((_about(texts, data), words)))
    words = _(
        "A household says that something was wrong with this bag. Please look at your page; what "
        "you know of it helps the liaison to decide."
    )
    return Screen("\n\n".join((_about(texts, data), words)))


def dispute_list(texts: Texts, compound_id: int, views: Sequence[DisputeView]) -> Screen:
    """What waits for the liaison's word comes first."""
    _ = texts.gettext
    waiting = [view for view in views if view.state == "open"]
    marks = {"open": "❗", "bringing": "🚪"}
    many = texts.ngettext("{count} complaint waits.", "{count} complaints wait.", len(waiting))
    text = many.format(count=len(waiting)) if waiting else _("No complaint waits for you.")
    keys = [
        (
            Button(
                f"{marks.get(view.state, '✓')} {view.address} · {view.number}",
                OpenDisputeCard(view.dispute_id),
            ),
        )
        for view in views[:MOST_SHOWN]
    ]
    back = (Button(_("« Menu"), OpenMoney(compound_id)),)
    return Screen(f"{bold(_('Complaints about bags'))}\n{plain(text)}", (*keys, back))


def dispute_card(texts: Texts, view: DisputeView) -> Screen:
    return dispute_made(texts, view.data())


def dispute_made(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who decides: what was written, and what can be done."""
    _ = texts.gettext
    said = f"“{plain(data['text'])}”" if data["text"] else _("(only a photo)")
    parts = [f"❗ {_about(texts, data)}", bold(kind_words(texts)[data["kind"]]), said]
    if data["comment"]:
        parts.append(plain(_("The supermarket says: {text}").format(text=data["comment"])))
    price = amount(data["amount"], data["currency"])
    parts.append(plain(_("The bag cost {sum}.").format(sum=price)))
    if data["state"] not in ("open", "bringing"):
        return Screen("\n\n".join((*parts, _decided(texts, data))), _photo_key(texts, data))
    parts += [_decided(texts, data)] if data["state"] == "bringing" else []
    return Screen("\n\n".join(parts), (*_photo_key(texts, data), *_verdicts(texts, data)))


def ask_sum(texts: Texts, view: DisputeView, verdict: str) -> Screen:
    """The next text is the sum and the reason; the whole price is a press."""
    _ = texts.gettext
    most = amount(view.most, view.currency)
    back = (Button(_("« Back"), OpenDisputeCard(view.dispute_id)),)
    if verdict == "refuse":
        words = _("Why not? Write it kindly: the household reads your words as they are.")
        return Screen(plain(words), (back,))
    if verdict == "bring":
        words = _(
            "What is brought? Write it: the household and the supermarket read it. It stays open "
            "until it is in their hands."
        )
        plainly = Button(_("As the household says"), BringDispute(view.dispute_id))
        return Screen(plain(words), ((plainly,), back))
    words = _(
        "How much? Write the sum, at most {most}, and after a space what the household shall "
        "read. For example: 12.5 two cabbages were rotten, sorry"
    ).format(most=most)
    whole = Button(_("All of it, {sum}").format(sum=most), GiveWhole(view.dispute_id, verdict))
    return Screen(plain(words), ((whole,), back))


def photo(texts: Texts, view: DisputeView, content: bytes) -> Screen:
    return Screen(_about(texts, view.data()), photo=content, is_new=True)


def complain_key(texts: Texts, parcel_id: int, number: str, supplier: str) -> Button:
    """Under a bag that was handed over; an order's bags of two suppliers have one number."""
    words = texts.gettext("Something wrong with {number}?").format(number=f"{number} {supplier}")
    return Button(words, OpenDispute(parcel_id))


def want_credit_key(texts: Texts, household_id: int) -> Button:
    """On /my, beside the credit that pays for the next bill by itself."""
    return Button(texts.gettext("I would like my credit back"), WantCredit(household_id))


def bags_handed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household, once all its bags are out."""
    _ = texts.gettext
    words = _(
        "✅ {address}: your bags are handed over. Is something missing or spoilt? Tell it here "
        "until {until}, with a photo if you can."
    ).format(address=bold(data["address"]), until=when(texts, data, "until"))
    keys = tuple(
        (complain_key(texts, item["parcel_id"], item["number"], name_in(texts, item, "supplier")),)
        for item in data["parcels"]
    )
    return Screen(words, keys)


def _verdicts(texts: Texts, data: Mapping[str, Any]) -> Rows:
    _ = texts.gettext
    number = data["dispute_id"]
    gives = (
        Button(_("Give credit"), JudgeDispute(number, "credit")),
        Button(_("Give money back"), JudgeDispute(number, "refund")),
    )
    if data["state"] == "bringing":
        done = (Button(_("It has been brought"), BroughtDispute(number)),)
        return (done, gives) if data["most"] else (done,)
    bring = (Button(_("Have it brought"), JudgeDispute(number, "bring")),)
    refuse = (Button(_("Refuse, with a reason"), JudgeDispute(number, "refuse")),)
    return (bring, gives, refuse) if data["most"] else (bring, refuse)


def got_it(texts: Texts, data: Mapping[str, Any]) -> Rows:
    """Under what is to be brought: the household says when it has it."""
    if data["state"] != "bringing":
        return ()
    return ((Button(texts.gettext("I have it now"), BroughtDispute(data["dispute_id"])),),)


def _photo_key(texts: Texts, data: Mapping[str, Any]) -> Rows:
    _, number = texts.gettext, data["dispute_id"]
    keys = [Button(f"📷 {_('Photo')}", ShowDisputePhoto(number))] if data["has_photo"] else []
    keys += [
        Button(_("When packed"), ShowPackedBag(number, place)) for place in range(data["packed"])
    ]
    return tuple((key,) for key in keys)


def _decided(texts: Texts, data: Mapping[str, Any]) -> str:
    """What became of it, for who decides."""
    _ = texts.gettext
    if data["state"] == "withdrawn":
        return _("The household has taken it back.")
    if data["state"] == "bringing":
        words = _("🚪 To be brought, in a bag with the code {code}.")
        lines = [words.format(code=data["bag_code"]), data["reason"], data["by"]]
        return plain("\n".join(line for line in lines if line))
    if data["state"] == "brought":
        return plain("\n".join(line for line in (_("✓ Brought."), data["reason"]) if line))
    sum_ = amount(data["given"], data["currency"])
    words = {
        "credit": _("✓ {sum} given as credit."),
        "refund": _("✓ {sum} to be sent back by the supermarket."),
    }.get(data["gives_back"], _("✗ Refused."))
    lines = [words.format(sum=sum_), data["reason"], data["by"] and f"– {data['by']}"]
    return plain("\n".join(line for line in lines if line))


def _answer(texts: Texts, view: DisputeView) -> str:
    return _given(texts, view.data())


def _given(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    given = bold(amount(data["given"], data["currency"]))
    if data["state"] == "refused":
        first = _("The liaison has looked at it. Nothing can be given for it this time.")
        return "\n".join((first, plain(_("Why: {reason}").format(reason=data["reason"]))))
    if data["state"] in ("bringing", "brought"):
        words = (
            _("We are sorry. What was missing is brought to you; until then it stands open here.")
            if data["state"] == "bringing"
            else _("What was missing has been brought. Thank you for your patience.")
        )
        return "\n".join(line for line in (words, plain(data["reason"])) if line)
    if data["gives_back"] == "refund":
        words = _("We are sorry. The supermarket sends {sum} back to you; you will hear when.")
    else:
        words = _("We are sorry. {sum} is your credit: it pays for your next bill by itself.")
    lines = [words.format(sum=given), plain(data["reason"])]
    return "\n".join(line for line in lines if line)


def _about(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    supplier = data["supplier"] if texts.locale == "zh_CN" else data["supplier_en"]
    return _("{address} · bag {number} of {supplier}, cycle {cycle}").format(
        address=bold(data["address"]),
        number=bold(data["number"]),
        supplier=plain(supplier or data["supplier"]),
        cycle=data["cycle_number"],
    )


def _name(texts: Texts, line: Any) -> str:
    return str(line.name if texts.locale == "zh_CN" else line.name_en or line.name)
