"""Answers to orders written as text. In the group: short, and never a phone or a sum."""

from collections.abc import Sequence

from bot.screens.again import proposed
from bot.screens.errors import error_words
from bot.screens.parts import first_of, no_more_cycles
from bot.screens.screen import Button, Screen, plain
from config.texts import Texts
from orders.rules.errors import DomainError
from orders.use_cases.group_orders import TextAnswer
from orders.use_cases.order_forms import OrderForm

# A message may hold hundreds of doubts, a reply 4096 characters.
MOST_LINES = 8


def text_answer(texts: Texts, answer: TextAnswer) -> Screen:
    """What was taken, and what not and why; refusals, doubts, late orders, or the way to join."""
    _ = texts.gettext
    if answer.needs_joining:
        key = Button(_("Join here"), url="https://t.me/{bot}?start=join")
        text = _("I cannot tell who you are yet: please join first, in private.")
        return Screen(text, ((key,),))
    parts = [_taken(texts, form) for form in answer.forms if not form.refused_late]
    parts += [_late(texts, form) for form in answer.forms if form.refused_late]
    parts += [proposed(texts, item) for item in answer.proposals]
    parts += [_refusal(texts, error) for error in answer.refusals]
    parts += _doubts(texts, answer.doubts)
    shown = first_of(texts, list(dict.fromkeys(parts)), MOST_LINES)
    return Screen("\n".join(shown), ((Button(_("Order in private"), url=_order_link()),),))


def private_only(texts: Texts) -> Screen:
    """A command that belongs into the private chat was written in the group."""
    _ = texts.gettext
    key = Button(_("To the private chat"), url="https://t.me/{bot}?start=order")
    return Screen(_("Please do this in the private chat with me."), ((key,),))


def _order_link() -> str:
    return "https://t.me/{bot}?start=order"


def _taken(texts: Texts, form: OrderForm) -> str:
    """What is in now, so that nobody wonders beside a doubt."""
    _ = texts.gettext
    lines = "  ".join(f"{line.code}×{line.quantity}" for line in form.lines if line.quantity)
    return _("✅ {address}, the order is now: {lines}").format(
        address=plain(form.address), lines=lines or "–"
    )


def _late(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    if form.next_opens_at is None:
        return f"{plain(form.address)}: {no_more_cycles(texts)}"
    return _(
        "{address}: too late. Ordering closed at {closed}; the next cycle opens at {opens}."
    ).format(
        address=plain(form.address),
        closed=texts.day_and_time(form.cutoff_at, form.timezone),
        opens=texts.day_and_time(form.next_opens_at, form.timezone),
    )


def _refusal(texts: Texts, error: DomainError) -> str:
    data = {key: plain(value) for key, value in error.data().items()}
    return error_words(texts)[error.code].format(**data)


def _doubts(texts: Texts, doubts: Sequence[tuple[str, str]]) -> list[str]:
    words = doubt_words(texts)
    return [
        words.get(reason, words["unclear"]).format(text=plain(span[:60])) for reason, span in doubts
    ]


def doubt_words(texts: Texts) -> dict[str, str]:
    """The sentence of each reason for a doubt."""
    _ = texts.gettext
    return {
        "unclear": _("I am not sure about “{text}”, so nothing of it is in."),
        "which_bundle": _("“{text}”: which bundle? Please write for example A2."),
        "unknown_bundle": _("“{text}”: there is no such bundle in this cycle."),
        "unknown_room": _("“{text}”: I do not know this room."),
        "bad_quantity": _("“{text}”: I could not read the quantity."),
        "quantity_too_large": _("“{text}”: that is more than anybody can order."),
        "which_quantity": _("“{text}”: how many? Please write for example A2."),
        "which_room": _("“{text}”: which room? Please write the whole address, like 3-2-501."),
        "which_unit": _("“{text}”: which unit? Please write the whole address, like 3-2-501."),
        "which_compound": _("“{text}”: in which compound? Please write its name in front."),
        "other_place": _("“{text}”: that is not in our compound."),
        "which_household": _("“{text}”: for which of your households? Please write its address."),
        "stated_twice": _("“{text}” stands there more than once: how many in all?"),
    }
