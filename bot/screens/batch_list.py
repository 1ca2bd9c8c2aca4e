"""The list of a compound's batches, cycle by cycle, with a key for each."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.screens import counts
from bot.screens.amounts import amount, name_in
from bot.screens.parts import first_of, other_places, place_name
from bot.screens.presses import ApproveAll, OpenBatch, OpenBatches
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.sharing_presses import OpenSharing
from config.texts import GROUP, Texts, of_channel
from fulfillment.supply.use_cases.batches import BatchCard
from fulfillment.supply.use_cases.batches_under_way import BatchesUnderWay

# A button each; what is decided already gets none where there are more.
MOST_BATCHES = 60


def batches_page(texts: Texts, found: BatchesUnderWay) -> Screen:
    """The batches of each cycle that is under way, what waits first."""
    others = other_places(texts, found.desk, OpenBatches)
    place = place_name(texts, found.desk.place)
    if not found.cards:
        text = texts.gettext("{compound}: no batches yet. They come after the cut-off.")
        return Screen(text.format(compound=bold(place)), others)
    cycles = [tuple(cards) for _, cards in groupby(found.cards, lambda card: card.cycle_id)]
    said = [_of_cycle(texts, place, cards) for cards in cycles]
    most = MOST_BATCHES // len(cycles)
    keys = [key for cards in cycles for key in _cycle_keys(texts, cards, most, len(cycles) > 1)]
    return Screen("\n\n".join(said), (*keys, *others))


def _waiting_first(cards: Sequence[BatchCard]) -> list[BatchCard]:
    return sorted(cards, key=lambda card: card.state in ("approved", "cancelled"))


def _of_cycle(texts: Texts, place: str, cards: Sequence[BatchCard]) -> str:
    first = cards[0]
    words = of_channel(texts, first.channel).gettext(
        "{compound}, cycle {number}: {waiting} of {total} to be decided by you."
    )
    title = words.format(
        compound=bold(place),
        number=first.cycle_number,
        waiting=sum(card.state == "awaiting_approval" for card in cards),
        total=counts.batches(texts, len(cards)),
    )
    lines = [_line(texts, card.data()) for card in _waiting_first(cards)]
    return "\n".join([title, "", *first_of(texts, lines)])


def _cycle_keys(
    texts: Texts, cards: Sequence[BatchCard], most: int, is_named: bool
) -> list[tuple[Button, ...]]:
    """A key for each batch of a cycle, and what can be done with them all."""
    first = cards[0]
    keys: list[tuple[Button, ...]] = [
        (Button(_key(texts, card.data()), OpenBatch(card.batch_id)),)
        for card in _waiting_first(cards)[:most]
    ]
    if first.channel == GROUP:  # a platform has shared out its stock itself
        shared = OpenSharing(first.compound_id, first.cycle_id, 0)
        keys.append((Button(texts.gettext("How it was shared"), shared),))
    if any(card.state == "awaiting_approval" for card in cards):
        words = of_channel(texts, first.channel).gettext("✅ Approve all of cycle {number}")
        named = words.format(number=first.cycle_number)
        plain_words = texts.gettext("✅ Approve all that wait")
        press = ApproveAll(first.cycle_id, first.compound_id)
        keys.append((Button(named if is_named else plain_words, press),))
    return keys


def _sign(state: str) -> str:
    return {"awaiting_approval": "🕓", "returned": "↩️", "approved": "✅", "cancelled": "✖️"}[state]


def _key(texts: Texts, data: Mapping[str, Any]) -> str:
    where = texts.gettext("Building {building} · {supplier}").format(
        building=data["building"], supplier=name_in(texts, data, "supplier")
    )
    return f"{_sign(data['state'])} {where}"


def _line(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext("{batch}: households {households}, {sum}").format(
        batch=plain(_key(texts, data)),
        households=data["households"],
        sum=amount(data["amount"], data["currency"]),
    )
    return words + (" ⚠️" if data["odd"] else "")
