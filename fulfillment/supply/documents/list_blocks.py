"""What the lists have in common: words of their columns, a building's facts, its contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from fulfillment.supply.documents.fitting import breakable, cut, cut_middle
from fulfillment.supply.documents.page_sharing import page_starts
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import contents_multiplied_out

Drawn = dict[str, Any]
# `12-34-5678` is not broken; pieces of a longer word fit the narrowest cell.
LONGEST_WORD, PIECE = 12, 4


class Speaks(Protocol):
    """Whatever knows the words of one language."""

    def _(self, message: str) -> str: ...


def column_words(words: Speaks) -> dict[str, str]:
    """Headings and signs that `tables.typ` asks for."""
    return {
        "address": words._("Room"),
        "bundles": words._("Bundles"),
        "bags": words._("Bags"),
        "box": words._("Box"),
        "sum": words._("Sum"),
        "order": words._("Order · phone"),
        "code": words._("Bundle code"),
        "bundle": words._("Bundle"),
        "item": words._("Item"),
        "price": words._("Price"),
        "units": words._("Units ordered"),
        "kind": words._("Kind"),
        "quantity": words._("Quantity"),
        "weight": words._("Weight"),
        "held": words._("HOLD: do not load"),
        "hold": words._("HOLD"),
        "all": words._("All buildings together"),
        "contents": words._("Contents multiplied out"),
        "cut": words._("cut here"),
    }


def facts_of(words: Wording, parcels: Sequence[ParcelOnList]) -> list[str]:
    """`24 households`, `26 bags`, `¥1,234.00`."""
    bags = sum(len(parcel.bags) for parcel in parcels)
    sums = words.money(sum(parcel.amount_minor for parcel in parcels))
    if words.is_paid_on_platform:
        sums = words._("paid on the platform")
    return [households_text(words, len(parcels)), bags_text(words, bags), sums]


def households_text(words: Wording, count: int) -> str:
    many = words.texts.ngettext
    return many("{count} household", "{count} households", count).format(count=count)


def bags_text(words: Wording, count: int) -> str:
    many = words.texts.ngettext
    return many("{count} bag", "{count} bags", count).format(count=count)


def units_text(words: Wording, count: int) -> str:
    many = words.texts.ngettext
    return many("{count} unit", "{count} units", count).format(count=count)


def held_of(words: Wording, parcels: Iterable[ParcelOnList]) -> str:
    """How many of their bags are held back; empty where none is."""
    return held_text(words, sum(len(parcel.bags) for parcel in parcels if parcel.held))


def held_text(words: Wording, bags: int) -> str:
    many = words.texts.ngettext
    text = many("{count} bag held back", "{count} bags held back", bags)
    return text.format(count=bags) if bags else ""


def boxes_of(parcel: ParcelOnList) -> str:
    """`3`, `3–4`, `3, 7`; empty for a list whose boxes have no numbers."""
    numbers = sorted({bag.box for bag in parcel.bags if bag.box})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return cut(", ".join(texts), 20)


def room_text(address: str) -> str:
    """An address for a cell of its own: its end is kept, words without a break are given some."""
    return " ".join(
        "\u200b".join(word[at : at + PIECE] for at in range(0, len(word), PIECE))
        if len(word) > LONGEST_WORD
        else word
        for word in cut_middle(address, 60).split(" ")
    )


def contents_of(words: Wording, parcels: Iterable[ParcelOnList]) -> list[Drawn]:
    """What lies in all their bundles together, a row each."""
    return [
        {
            "kind": cut(words.kind(total.kind), 22),
            "name": breakable(words.name(total), 120),
            "amount": cut(words.amount(total), 36),
            "weight": "" if total.weight_grams is None else _kilograms(total.weight_grams),
        }
        for total in contents_multiplied_out(words.pick_list.goods, parcels)
    ]


def on_pages(blocks: list[Drawn], heights: list[float], sheaves: Sequence[object]) -> list[Drawn]:
    """The blocks, told which of them begin a page; see `page_sharing`."""
    starts = page_starts(zip(sheaves, heights, strict=True))
    return [{**block, "begins": begins} for block, begins in zip(blocks, starts, strict=True)]


def _kilograms(grams: int) -> str:
    """`12.5 kg`, exact to the gram."""
    whole, rest = divmod(grams, 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} kg"
