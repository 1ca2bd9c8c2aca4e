"""What is printed of unpaid bills and advances: a list to phone, and the ledger of advances."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config.texts import Texts
from fulfillment.money.rules.money_sheet import MoneySheet, Section
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.debts import Advance, advances_of
from fulfillment.money.use_cases.phoning import ToPhone, to_phone
from fulfillment.money.use_cases.unpaid_board import building_of
from orders.actors import Actor
from orders.tables.compounds import compound
from orders.use_cases.rights import has_right, require_right
from storage.audit import Change, record
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")


async def phone_sheet(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int,
    texts: Texts,
    now: datetime,
) -> MoneySheet:
    """Whom to phone, by building, with a box to tick. Who took it is noted: phones are on it."""
    rows = await to_phone(tx, actor=actor, compound_id=compound_id, cycle_id=cycle_id)
    await _note(tx, actor, "take_phone_sheet", compound_id, now)
    _ = texts.gettext
    return await _sheet(
        tx,
        compound_id,
        texts,
        now,
        title=_("To phone, not paid yet"),
        edition="",
        headings=(_("Room"), _("Sum"), _("Reference"), _("Name"), _("Phone")),
        widths=(38, 26, 30, 0, 42),
        sections=_by_building(texts, rows),
        total=(_("in all"), sum(row.bill.amount for row in rows), "", "", "") if rows else (),
        ticks=True,
        note=_(
            "Tick who was reached. What is paid is confirmed in the chat or on the page; who "
            "cannot pay is helped: hold the bags, pay in the household's place, or let it off."
        ),
    )


def _by_building(texts: Texts, rows: Sequence[ToPhone]) -> tuple[Section, ...]:
    found: dict[str, list[ToPhone]] = defaultdict(list)
    for row in rows:
        found[building_of(row.bill.address)].append(row)
    name = texts.gettext("Building {building}")
    return tuple(
        Section(
            name.format(building=building),
            tuple(
                (row.bill.address, row.bill.amount, row.bill.reference, row.name, row.phone)
                for row in each
            ),
        )
        for building, each in found.items()
    )


async def advance_ledger(
    tx: Transaction, *, actor: Actor, compound_id: int, texts: Texts, now: datetime
) -> MoneySheet:
    """Every advance by who made it: paid, paid back, still owed.

    Who may not approve sees the names of other advancers as numbers only.
    """
    await require_right(tx, actor, compound_id, *RIGHTS)
    names = await has_right(tx, actor, compound_id, "approve")
    advances = await advances_of(tx, payment_request.c.compound_id == compound_id)
    zone = await tx.scalar(select(compound.c.timezone).where(compound.c.id == compound_id))
    await _note(tx, actor, "take_advance_ledger", compound_id, now)
    _ = texts.gettext
    return await _sheet(
        tx,
        compound_id,
        texts,
        now,
        title=_("Ledger of advances"),
        edition="",
        headings=(
            _("Room"),
            _("Day"),
            _("Cycle"),
            _("Number of the order"),
            _("Paid for it"),
            _("Paid back"),
            _("Still owed"),
        ),
        widths=(34, 24, 16, 0, 26, 26, 26),
        sections=_by_holder(texts, advances, ZoneInfo(zone), names=names),
        total=_sum_of(_("in all"), advances) if advances else (),
        signatures=(_("Signature of who paid"), _("Signature of the liaison"), _("Day")),
    )


def _by_holder(
    texts: Texts, advances: Sequence[Advance], zone: ZoneInfo, *, names: bool
) -> tuple[Section, ...]:
    found: dict[str, list[Advance]] = defaultdict(list)
    for each in advances:
        found[each.holder].append(each)
    total = texts.gettext("together")
    sections = []
    for place, mine in enumerate(found.values(), start=1):
        it = mine[0]
        by = it.by if texts.locale == "zh_CN" else it.by_en
        shown = by if names or it.holder.startswith("o") else f"{place}"
        heading = texts.gettext("Paid by {name}").format(name=shown)
        rows = tuple(
            (
                each.address,
                f"{each.at.astimezone(zone):%Y-%m-%d}",
                str(each.cycle_number),
                each.number,
                each.amount,
                each.repaid,
                each.owed,
            )
            for each in mine
        )
        sections.append(Section(heading, rows, _sum_of(total, mine)))
    return tuple(sections)


def _sum_of(word: str, advances: Sequence[Advance]) -> tuple[str | int, ...]:
    return (
        word,
        "",
        "",
        "",
        sum(each.amount for each in advances),
        sum(each.repaid for each in advances),
        sum(each.owed for each in advances),
    )


async def _sheet(
    tx: Transaction, compound_id: int, texts: Texts, now: datetime, **parts: object
) -> MoneySheet:
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    name = place.name if texts.locale == "zh_CN" else place.name_en
    made = now.astimezone(ZoneInfo(place.timezone)).strftime("%Y-%m-%d %H:%M")
    return MoneySheet(
        place=name,
        compound=name,
        made=texts.gettext("As of {time}").format(time=made),
        made_at=now,
        locale=texts.locale,
        currency=place.currency,
        page=texts.gettext("Page {page} of {pages}"),
        **parts,  # type: ignore[arg-type]
    )


async def _note(tx: Transaction, actor: Actor, verb: str, compound_id: int, now: datetime) -> None:
    change = Change("compound", compound_id, verb, None, None, compound_id)
    await record(tx, change, actor=str(actor), now=now)
