"""What is printed of money that comes through somebody: the gate's sheet of what was gathered, and
a payer's statement. Rooms and sums, no names of households, no phones.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from config.texts import Texts
from fulfillment.money.rules.books import Event
from fulfillment.money.rules.holders import of_payer
from fulfillment.money.rules.modes import Mode
from fulfillment.money.rules.money_sheet import Cell, MoneySheet, Section
from fulfillment.money.rules.settled import LAPSED, OPEN
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.gathering import RIGHTS
from fulfillment.money.use_cases.holder_names import names_of_holders
from fulfillment.money.use_cases.in_hand import THROUGH, money_in_hand
from fulfillment.money.use_cases.payers import hold_payer
from fulfillment.money.use_cases.subsidies import subsidies_owed
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.money import show_amount
from orders.rules.states import PaymentState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.suppliers import supplier
from orders.use_cases.rights import require_right
from storage.database import Transaction

IDS_AT_ONCE = 5000


async def gate_money_sheet(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int,
    supplier_id: int,
    texts: Texts,
    now: datetime,
) -> MoneySheet:
    """Whose money was gathered for a supplier, room by room, what the crew gets, who signs.

    Needs `collect_money` or `approve`.
    """
    await require_right(tx, actor, compound_id, *RIGHTS)
    _ = texts.gettext
    rows = await _gathered(tx, compound_id, cycle_id, supplier_id)
    names = await names_of_holders(tx, [row.holder for row in rows if row.holder])
    given = sum(row.amount for row in rows if row.holder)
    lines = await _in_hand(tx, (compound_id, cycle_id, supplier_id), texts)
    sections = tuple(
        Section(
            _("Building {building}").format(building=code),
            tuple(_door(texts, row, names) for row in homes),
        )
        for code, homes in _by_building(rows).items()
    )
    owed = sum(row.amount for row in rows) - given
    return await _sheet(
        tx,
        (compound_id, cycle_id, supplier_id),
        texts,
        now,
        title=_("Money for the crew"),
        headings=(_("Room"), _("Still to come"), _("Given"), _("Taken by")),
        widths=(44, 36, 36, 0),
        sections=sections,
        total=(_("in all"), owed, given, "") if rows else (),
        ticks=True,
        note=" · ".join(lines),
        signatures=(_("Signature of who gathered"), _("Signature of the crew"), _("Day")),
    )


async def _in_hand(tx: Transaction, series: tuple[int, int, int], texts: Texts) -> list[str]:
    """Who has how much for the supplier, and room for what is counted."""
    _ = texts.gettext
    compound_id, cycle_id, supplier_id = series
    held = await money_in_hand(tx, compound_id=compound_id, cycle_id=cycle_id, kind="p")
    lines = [
        _("{name}: gathered {taken}, handed on before {handed}, now to the crew {left}").format(
            name=_own(texts, each.name, each.name_en),
            taken=show_amount(each.taken, each.currency),
            handed=show_amount(each.handed, each.currency),
            left=show_amount(each.left, each.currency),
        )
        for each in held
        if each.supplier_id == supplier_id
    ]
    return [*lines, _("Counted at the gate: ________________   Difference: ________________")]


def _door(texts: Texts, row: Row[Any], names: Mapping[str, tuple[str, str]]) -> tuple[Cell, ...]:
    if not row.holder:
        return (row.address, row.amount, "", "")
    return (row.address, "", row.amount, _own(texts, *names[row.holder]))


async def payer_statement(
    tx: Transaction,
    *,
    actor: Actor,
    payer_id: int,
    cycle_id: int,
    texts: Texts,
    now: datetime,
) -> MoneySheet:
    """What a payer pays for in a cycle: suppliers and buildings, rooms, sums, what was paid.

    Needs `approve`.
    """
    row = await hold_payer(tx, actor, payer_id)
    _ = texts.gettext
    holder = of_payer(payer_id)
    sums = await _through(tx, row.compound_id, cycle_id, holder)
    bills = await _bills(tx, list(sums))
    sections = []
    for (seller, seller_en, code), theirs in _by_batch(bills).items():
        name = _own(texts, seller, seller_en)
        place = _("Building {building}").format(building=code)
        lines = tuple(_line(each, sums[each.id]) for each in theirs)
        sections.append(Section(f"{name} · {place}", lines, _sum_of(_("together"), lines)))
    sections += await _lower_prices(tx, row.compound_id, cycle_id, holder, texts)
    rows = [line for section in sections for line in section.rows]
    return await _sheet(
        tx,
        (row.compound_id, cycle_id, None),
        texts,
        now,
        title=_("Statement of who pays"),
        place=_own(texts, row.name, row.name_en),
        headings=(_("Room"), _("Order number"), _("Sum"), _("Paid"), _("Still to pay")),
        widths=(44, 0, 32, 32, 32),
        sections=tuple(sections),
        total=_sum_of(_("in all"), rows) if rows else (),
        signatures=(_("Signature of who pays"), _("Signature of the liaison"), _("Day")),
    )


async def _lower_prices(
    tx: Transaction, compound_id: int, cycle_id: int, holder: str, texts: Texts
) -> list[Section]:
    """What it adds to the prices of bundles, a line each supplier."""
    owed = await subsidies_owed(tx, compound_id=compound_id, cycle_id=cycle_id, holder=holder)
    lines = tuple(
        (_own(texts, each.name, each.name_en), "", taken, handed, taken - handed)
        for each in owed
        for taken, handed in ((int(each.taken), int(each.handed)),)
    )
    name = texts.gettext("Added to the prices of bundles that were handed over")
    return [Section(name, lines, _sum_of(texts.gettext("together"), lines))] if lines else []


def _line(bill: Row[Any], sums: tuple[int, int]) -> tuple[Cell, ...]:
    taken, handed = sums
    return (bill.address, bill.number, taken, handed, taken - handed)


def _sum_of(word: str, rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    totals = [sum(int(row[at]) for row in rows) for at in (2, 3, 4)]
    return (word, "", *totals)


async def _gathered(
    tx: Transaction, compound_id: int, cycle_id: int, supplier_id: int
) -> Sequence[Row[Any]]:
    """Bills that are gathered, or will be; `holder` is empty for what is still to come."""
    is_gathered = payment_request.c.state == PaymentState.GATHERED
    return await tx.all(
        select(
            payment_request.c.id,
            payment_request.c.amount,
            payment_request.c.holder,
            parcel.c.address,
            building.c.code,
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(household, household.c.id == payment_request.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(
            payment_request.c.compound_id == compound_id,
            payment_request.c.cycle_id == cycle_id,
            payment_request.c.supplier_id == supplier_id,
            parcel.c.state.not_in(LAPSED),
            is_gathered
            | ((parcel.c.payment_mode == Mode.COLLECTED) & payment_request.c.state.in_(OPEN)),
        )
        .order_by(building.c.position, household.c.position, payment_request.c.id)
    )


def _by_building(rows: Sequence[Row[Any]]) -> Mapping[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.code].append(row)
    return found


async def _through(
    tx: Transaction, compound_id: int, cycle_id: int, holder: str
) -> Mapping[int, tuple[int, int]]:
    """What was taken over for each request, and what of it is handed on, by its id."""
    rows = await tx.all(
        select(ledger_entry.c.natural_key, ledger_entry.c.amount).where(
            ledger_entry.c.account == f"{THROUGH}{holder}",
            ledger_entry.c.compound_id == compound_id,
            ledger_entry.c.cycle_id == cycle_id,
        )
    )
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        event, request_id = row.natural_key.split(":")[:2]
        is_handed = event in (Event.HAND_ON, Event.NOT_HANDED_ON)
        found[int(request_id)][int(is_handed)] += row.amount if is_handed else -row.amount
    return {key: (taken, handed) for key, (taken, handed) in found.items() if taken or handed}


async def _bills(tx: Transaction, request_ids: Sequence[int]) -> Sequence[Row[Any]]:
    rows: list[Row[Any]] = []
    for start in range(0, len(request_ids), IDS_AT_ONCE):
        rows += await tx.all(
            select(
                payment_request.c.id,
                parcel.c.address,
                parcel.c.number,
                building.c.code,
                building.c.position,
                household.c.position.label("door"),
                supplier.c.id.label("supplier_id"),
                supplier.c.name,
                supplier.c.name_en,
            )
            .join(parcel, parcel.c.id == payment_request.c.parcel_id)
            .join(supplier, supplier.c.id == payment_request.c.supplier_id)
            .join(household, household.c.id == payment_request.c.household_id)
            .join(building, building.c.id == household.c.building_id)
            .where(payment_request.c.id.in_(request_ids[start : start + IDS_AT_ONCE]))
        )
    return sorted(rows, key=lambda row: (row.supplier_id, row.position, row.door, row.id))


def _by_batch(rows: Sequence[Row[Any]]) -> Mapping[tuple[str, str, str], list[Row[Any]]]:
    found: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.name, row.name_en, row.code].append(row)
    return found


async def _sheet(
    tx: Transaction,
    series: tuple[int, int, int | None],
    texts: Texts,
    now: datetime,
    *,
    place: str = "",
    **parts: Any,
) -> MoneySheet:
    compound_id, cycle_id, supplier_id = series
    here = await tx.one(select(compound).where(compound.c.id == compound_id))
    round_ = await tx.first(select(cycle.c.number).where(cycle.c.id == cycle_id))
    if round_ is None:
        raise StaleButton()
    if supplier_id is not None:
        seller = await tx.first(select(supplier).where(supplier.c.id == supplier_id))
        if seller is None:
            raise StaleButton()
        place = _own(texts, seller.name, seller.name_en)
    made = now.astimezone(ZoneInfo(here.timezone)).strftime("%Y-%m-%d %H:%M")
    return MoneySheet(
        place=place,
        compound=_own(texts, here.name, here.name_en),
        edition=texts.gettext("Cycle {number}").format(number=round_.number),
        made=texts.gettext("As of {time}").format(time=made),
        made_at=now,
        locale=texts.locale,
        currency=here.currency,
        page=texts.gettext("Page {page} of {pages}"),
        **parts,
    )


def _own(texts: Texts, chinese: str, english: str) -> str:
    return english if texts.locale == "en" and english.strip() else chinese
