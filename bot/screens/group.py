"""Answers to orders written as text. In the group: short, and never a phone or a sum."""

from collections.abc import Sequence

from bot.screens.again import proposed
from bot.screens.consents import ask_keys
from bot.screens.parts import first_of, said_of
from bot.screens.proposals import keys_of, late, many, question_of, refusal, taken
from bot.screens.screen import Button, Rows, Screen, plain
from config.texts import Texts
from orders.use_cases.text_answers import TextAnswer

# A message may hold hundreds of doubts, a reply 4096 characters.
MOST_LINES = 8
MOST_ADDRESSES = 6


def text_answer(texts: Texts, answer: TextAnswer) -> Screen:
    """What was taken, and what not and why; refusals, doubts, late orders, or the way to join."""
    _ = texts.gettext
    if answer.has_asked:
        words = _(
            "The liaison has not accepted you yet. What you wrote is kept; once you are in, I "
            "ask you in private whether it shall count."
        )
        return Screen(words, slot=answer.slot)
    if answer.needs_joining:
        key = Button(_("Join here"), url="https://t.me/{bot}?start=join")
        text = _(
            "I cannot tell who you are yet: please join first, in private. What you wrote is "
            "kept; once you are in, I ask you there whether it shall count."
        )
        return Screen(text, ((key,),), slot=answer.slot)
    parts = [taken(texts, form) for form in answer.forms if not form.refused_late]
    parts += [late(texts, form) for form in answer.forms if form.refused_late]
    parts += [proposed(texts, item) for item in answer.proposals]
    parts += [refusal(texts, error, answer.zone) for error in answer.refusals]
    parts += _of_many(texts, answer)
    parts += _doubts(texts, answer.doubts)
    shown = first_of(texts, list(dict.fromkeys(parts)), MOST_LINES)
    rows: Rows = ((Button(_("Order in private"), url=_order_link()),),)
    if answer.asks is not None:
        shown.append(question_of(texts, answer.asks))
        rows = keys_of(texts, answer.asks.proposal_id)
    rows = (*ask_keys(texts, answer.refusals), *rows)
    return Screen("\n".join(shown), rows, slot=answer.slot)


def mended(texts: Texts, answer: TextAnswer) -> Screen:
    """An edit that made all clear: what an earlier reply doubted is answered there."""
    parts = [taken(texts, form) for form in answer.forms] or _of_many(texts, answer)
    return Screen("\n".join(parts), slot=answer.slot, amends=True)


def private_only(texts: Texts) -> Screen:
    """A command that belongs into the private chat was written in the group."""
    _ = texts.gettext
    key = Button(_("To the private chat"), url="https://t.me/{bot}?start=order")
    return Screen(_("Please do this in the private chat with me."), ((key,),))


def _order_link() -> str:
    return "https://t.me/{bot}?start=order"


def _of_many(texts: Texts, answer: TextAnswer) -> list[str]:
    """Of a message about many households: one line for each thing that became of them."""
    _ = texts.gettext
    parts = []
    if answer.taken:
        words = texts.ngettext(
            "✅ {count} order is in.", "✅ {count} orders are in.", len(answer.taken)
        )
        parts.append(words.format(count=len(answer.taken)))
    if answer.waiting:
        words = _("⏳ On the waiting list until bags come free: {addresses}")
        parts.append(words.format(addresses=many(texts, answer.waiting, MOST_ADDRESSES)))
    if answer.asked:
        words = _("Not in yet; I ask the people who live there whether it is theirs: {addresses}")
        parts.append(words.format(addresses=many(texts, answer.asked, MOST_ADDRESSES)))
    if answer.nobody:
        words = _(
            "Not in: nobody of them has joined. They, their floor captain or the liaison can "
            "order: {addresses}"
        )
        parts.append(words.format(addresses=many(texts, answer.nobody, MOST_ADDRESSES)))
    by_words: dict[str, list[str]] = {}
    for address, error in answer.refused:
        by_words.setdefault(refusal(texts, error, answer.zone), []).append(address)
    for words, addresses in by_words.items():
        parts.append(said_of(texts, many(texts, addresses, MOST_ADDRESSES), words))
    return parts


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
