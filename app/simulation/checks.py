"""Do the books balance? Papers, memories and the database are compared; differences are named.

Each check takes what was read back and returns sentences; no sentence, no difference.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from app.simulation.beliefs import Memory
from app.simulation.handover_checks import check_handovers
from app.simulation.money_checks import check_paid
from app.simulation.paper_checks import check_papers
from app.simulation.papers import ReadVersion
from app.simulation.records import Order, Parcel, Records
from app.simulation.seen import PHONE
from fulfillment.money.rules.modes import Mode
from orders.rules.states import (
    ALLOWED,
    BatchState,
    ConsignmentState,
    CycleState,
    FindingState,
    HandoverState,
    MemberState,
    OrderState,
    ParcelState,
    PaymentState,
    RunState,
)

STATES: dict[str, type[StrEnum]] = {
    "cycle": CycleState,
    "order": OrderState,
    "batch": BatchState,
    "parcel": ParcelState,
    "payment": PaymentState,
    "consignment": ConsignmentState,
    "handover": HandoverState,
    "member": MemberState,
    "run": RunState,
    "finding": FindingState,
}
# A first audit row may name where a thing came from, or where it begins.
BEGINNINGS = {"cycle": "planned"}
PAID = ("confirmed", "late", "gathered", "advanced", "covered")
LIVE = ("live", "closed")
NO_CODE = (Mode.COLLECTED, Mode.BY_THIRD_PARTY)
NOT_PACKED = (ParcelState.CANCELLED, ParcelState.SHORT)
SUM = re.compile(r"[¥$€£]\s?\d|\d\.\d\d(?!\d)")


def find_differences(records: Records, memory: Memory, papers: Sequence[ReadVersion]) -> list[str]:
    """Everything that does not agree; an empty list means that the books balance."""
    return [
        *memory.remarks,
        *check_orders(records, memory),
        *check_stock(records),
        *check_parcels(records),
        *check_shortages(records),
        *check_papers(records, papers),
        *check_money(records),
        *check_paid(records.money, memory.paid, memory.lists),
        *check_codes(records, memory),
        *check_group(records, memory),
        *check_trails(records),
        *check_updates(records),
        *check_handovers(records.handovers),
    ]


def check_orders(records: Records, memory: Memory) -> Iterable[str]:
    """What households believe stands in the database, once, and nothing else does."""
    live = Counter((each.cycle, each.address) for each in records.orders if each.state in LIVE)
    for (cycle, address), count in live.items():
        if count > 1:
            yield f"cycle {cycle}, {address}: {count} live orders"
    got = {(each.cycle, each.address): each.got for each in records.orders if each.state in LIVE}
    for key in sorted({*got, *memory.beliefs}):
        believed = memory.beliefs[key].expected if key in memory.beliefs else {}
        if got.get(key, {}) != believed:
            cycle, address = key
            yield (
                f"cycle {cycle}, {address}: believes {believed}, the order says {got.get(key, {})}"
            )
    for cycle in sorted({key[0] for key in memory.beliefs}):
        said = sorted(a for (c, a), belief in memory.beliefs.items() if c == cycle and belief.late)
        if said != sorted(records.late.get(cycle, [])):
            yield f"cycle {cycle}: late are {said}, the database has {records.late.get(cycle)}"


def check_stock(records: Records) -> Iterable[str]:
    """Nobody gets more than was wished, all together no more than there is."""
    for (cycle, code), stock in records.stock.items():
        orders = [each for each in records.orders if each.cycle == cycle and each.state in LIVE]
        wished = sum(each.wished.get(code, 0) for each in orders)
        came = sum(each.substituted.get(code, 0) for each in orders)
        got = sum(each.got.get(code, 0) for each in orders) - came
        # Who chose all or none may have had to step back: then less than all is given.
        least = 0 if any(code in each.all_or_none for each in orders) else min(wished, stock)
        if got + came > stock or not least <= got <= min(wished, stock):
            yield f"cycle {cycle}, {code}: {got} and {came} given of {stock}, {wished} wished"
    for each in records.orders:
        yield from _more_than_wished(each)


def _more_than_wished(each: Order) -> Iterable[str]:
    for code, count in each.got.items():
        own = count - each.substituted.get(code, 0)
        if own > each.wished.get(code, 0):
            yield f"cycle {each.cycle}, {each.address}: {own} {code}, more than wished"
        if code in each.all_or_none and own not in (0, each.wished[code]):
            yield f"cycle {each.cycle}, {each.address}: {own} {code}, not all and not none"
    lacking = sum(each.wished.values()) + sum(each.substituted.values()) - sum(each.got.values())
    if sum(each.substituted.values()) > lacking:
        yield f"cycle {each.cycle}, {each.address}: more substitutes than were lacking"


def check_parcels(records: Records) -> Iterable[str]:
    """Each order's units are in its parcels, all of them and no others.

    Of what was short after the approval there may be less, and something else instead.
    """
    in_parcels: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for parcel in records.parcels:
        in_parcels[parcel.cycle, parcel.address].update(parcel.units)
    for each in records.orders:
        if each.state not in (OrderState.CLOSED, OrderState.CANCELLED):
            continue
        packed = dict(in_parcels.pop((each.cycle, each.address), Counter()))
        lacking = {code for cycle, code in records.there if cycle == each.cycle}
        if packed != each.got and not _is_less(each.got, packed, lacking):
            yield (
                f"cycle {each.cycle}, {each.address}: parcels hold {packed}, "
                f"the order got {each.got}"
            )
    for (cycle, address), units in in_parcels.items():
        yield f"cycle {cycle}, {address}: parcels hold {dict(units)} without an order"


def _is_less(got: Mapping[str, int], packed: Mapping[str, int], lacking: set[str]) -> bool:
    """Less of what lacks, nothing else less, and no more instead than lacks."""
    lacks = {code: got.get(code, 0) - packed.get(code, 0) for code in {*got, *packed}}
    fits = all(lack >= 0 if code in lacking else lack <= 0 for code, lack in lacks.items())
    return fits and sum(lacks.values()) >= 0


def check_shortages(records: Records) -> Iterable[str]:
    """What the supplier had of a short bundle was given, and not one unit more."""
    for (cycle, code), there in records.there.items():
        mine = [each for each in records.parcels if each.cycle == cycle and code in each.units]
        given = sum(each.units[code] for each in mine if each.state not in NOT_PACKED)
        orders = [each for each in records.orders if each.cycle == cycle]
        # Who wants all or none may have had to step back: then less than all is given.
        steps_back = any(code in each.all_or_none for each in orders)
        if given > there or (given < there and not steps_back):
            yield f"cycle {cycle}, {code}: {given} given after the shortage, there were {there}"


def check_money(records: Records) -> Iterable[str]:
    """Requested = confirmed or with somebody + dropped + waived + cancelled + open, twice."""
    for cycle, balance in sorted(records.balances.items()):
        bills = [each for each in records.parcels if each.cycle == cycle and each.bill_state]
        sums = sums_of(bills)
        requested = sum(billed(each) for each in bills)
        if requested != sum(sums.values()):
            yield f"cycle {cycle}: {requested} requested, but {sums}"
        # What payers add to prices, and what suppliers gave back for faults, is on no bill.
        beside = records.money.subsidies.get(cycle, 0) - records.money.given.get(cycle, 0)
        booked = {
            "confirmed": balance.confirmed + balance.through - beside,
            "dropped": balance.dropped,
            "waived": balance.waived,
            "cancelled": balance.cancelled,
            "open": balance.open,
        }
        is_asked = balance.requested - beside == requested
        if booked != sums or not is_asked or not balance.balances:
            yield f"cycle {cycle}: the bills say {sums} of {requested}, the books {balance}"
    for it in records.misfits:
        yield f"{it.address} {it.about}: {it.what}, {it.expected} expected, {it.found} found"
    for each in records.parcels:
        if each.bill_state and billed(each) != each.amount:
            yield f"cycle {each.cycle}, {each.number}: bill {billed(each)} of {each.amount}"


def billed(bill: Parcel) -> int:
    """The price of a bill: what is to be paid, what credit paid, and what was let off."""
    return bill.bill_amount + bill.bill_credit + bill.bill_discount


def sums_of(bills: Iterable[Parcel]) -> dict[str, int]:
    """The sums of bills by what became of them."""
    sums = dict.fromkeys(("confirmed", "dropped", "waived", "cancelled", "open"), 0)
    for each in bills:
        kind, of_credit = _kind(each)
        sums[kind] += each.bill_amount
        sums[of_credit] += each.bill_credit
        sums["waived"] += each.bill_discount
    return sums


def _kind(bill: Parcel) -> tuple[str, str]:
    """What became of a bill, and of the part that was paid with credit."""
    is_cancelled = bill.state in NOT_PACKED
    if bill.state == ParcelState.DROPPED_UNPAID:
        return "dropped", "dropped"
    if bill.bill_state == PaymentState.WAIVED:
        return "waived", "cancelled" if is_cancelled else "confirmed"
    if is_cancelled:
        return "cancelled", "cancelled"
    return "confirmed" if bill.bill_state in PAID else "open", "confirmed"


def check_codes(records: Records, memory: Memory) -> Iterable[str]:
    """The codes that people were shown are the ones that the database means."""
    bills: dict[tuple[int, str], dict[str, Parcel]] = defaultdict(dict)
    for each in records.parcels:
        # The officer and who else pays need no code, nor a bill that credit paid.
        if each.bill_state and each.mode not in NO_CODE and each.bill_amount:
            bills[each.cycle, each.address][each.reference] = each
    pickups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for pickup in records.pickups:
        pickups[pickup.cycle, pickup.address].append(pickup.code)
    for key in sorted({*memory.beliefs, *bills, *pickups}):
        belief = memory.beliefs.get(key)
        where = f"cycle {key[0]}, {key[1]}"
        asked = {reference: each.bill_amount for reference, each in bills[key].items()}
        links = {reference: each.payload for reference, each in bills[key].items()}
        if asked != (belief.asked if belief else {}):
            yield f"{where}: asked for {belief and belief.asked}, the bills are {asked}"
        if links != (belief.pay_links if belief else {}):
            yield f"{where}: pay codes {belief and belief.pay_links}, the bills have {links}"
        if sorted(pickups[key]) != sorted(belief.pickup_codes if belief else ()):
            yield f"{where}: pickup code {belief and belief.pickup_codes}, not {pickups[key]}"


def check_group(records: Records, memory: Memory) -> Iterable[str]:
    """Never a telephone number in the group, never a sum together with a room."""
    rooms = re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, _long(records.rooms))) + r")(?![\w-])"
    )
    for message in memory.group:
        text = message["text"]
        if PHONE.search(text):
            yield f"the group was told a telephone number: {text!r}"
        # The cycle's own message has prices, and an example of an order in another line.
        for part in [text] if message["is_reply"] else text.splitlines():
            if SUM.search(part) and rooms.search(part):
                yield f"the group was told a sum with a room: {part!r}"


def _long(rooms: Iterable[str]) -> list[str]:
    """A house's number alone is no address that could be told from other numbers."""
    return sorted((room for room in rooms if "-" in room), key=len, reverse=True) or ["-"]


def check_trails(records: Records) -> Iterable[str]:
    """Every state was reached by legal steps, each written down, up to how it stands."""
    reached: dict[tuple[str, int], str] = {}
    for step in records.steps:
        key = (step.noun, step.noun_id)
        known = reached.get(key, BEGINNINGS.get(step.noun))
        if step.before is not None and known is not None and step.before != known:
            yield f"{step.noun} {step.noun_id}: from {step.before}, but it was {known}"
        before = step.before or known
        if before is not None and before != step.after:
            pair = (STATES[step.noun](before), STATES[step.noun](step.after))
            if pair not in ALLOWED[STATES[step.noun]]:
                yield f"{step.noun} {step.noun_id}: {before} to {step.after} is not allowed"
        reached[key] = step.after
    for key, state in records.states.items():
        if reached.get(key) != state:
            yield f"{key[0]} {key[1]}: is {state}, the trail ends with {reached.get(key)}"


def check_updates(records: Records) -> Iterable[str]:
    """No update was put aside because of a bug."""
    if records.updates_failed:
        yield f"{records.updates_failed} updates failed"
