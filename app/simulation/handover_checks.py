"""Is every bag accounted for, and was nobody called, sent or asked who must not be?

Each check takes what was read back and returns sentences; no sentence, no difference.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from app.simulation.handover_records import Door, HandoverRecords, Slot
from fulfillment.handover.use_cases.accounted import OPEN

# A missing bag has been decided on: it comes with a later truck, or its price was made good.
DECIDED = ("coming", "credited")
POINT = "point"


def check_handovers(records: HandoverRecords) -> Iterable[str]:
    """All checks of hand-overs."""
    yield from check_bags(records)
    yield from check_slots(records)
    yield from check_seals(records)
    yield from check_moved(records)
    yield from check_doors(records)
    yield from check_fitness(records)


def check_bags(records: HandoverRecords) -> Iterable[str]:
    """Every bag is collected, delivered, held, returned or credited, or named with a decision."""
    for each in records.bags:
        if each.end == OPEN and each.decided not in DECIDED:
            yield (
                f"cycle {each.cycle}, bag {each.code} of {each.address}: "
                f"nobody knows where it is ({each.state} {each.decided})"
            )


def check_slots(records: HandoverRecords) -> Iterable[str]:
    """Never more people at a point than fit, and nobody is in two places."""
    at_once: dict[tuple[int, object], list[Slot]] = defaultdict(list)
    of_home: dict[str, list[Slot]] = defaultdict(list)
    for each in records.slots:
        if each.way == POINT:
            at_once[each.point_id, each.starts_at].append(each)
            of_home[each.address].append(each)
    for (point_id, starts_at), together in at_once.items():
        if len(together) > together[0].most:
            yield f"point {point_id}, {starts_at}: {len(together)} people, {together[0].most} fit"
    for address, mine in of_home.items():
        mine.sort(key=lambda each: each.starts_at)
        for first, second in pairwise(mine):
            if second.starts_at < first.ends_at:
                yield f"{address}: is in two slots at {second.starts_at}"


def check_seals(records: HandoverRecords) -> Iterable[str]:
    """From the tick of a seal nobody there is called or comes down."""
    buildings = {each.address: each.building for each in records.slots}
    for seal in records.seals:
        for slot in records.slots:
            if slot.building == seal.building and any(map(seal.holds_at, slot.calls)):
                yield f"{slot.address}: called down after building {seal.building} was sealed"
        for bag in records.bags:
            came_at = bag.handed_at if bag.end == "collected" else None
            is_there = buildings.get(bag.address) == seal.building
            if is_there and came_at is not None and seal.holds_at(came_at):
                yield f"{bag.address}: came down for {bag.code} although sealed"


def check_moved(records: HandoverRecords) -> Iterable[str]:
    """Whoever was sealed in the middle of a pickup is on a run in the same tick."""
    slots = {each.slot_id: each for each in records.slots}
    doors = defaultdict(list)
    for door in records.doors:
        doors[door.handover_id, door.address].append(door)
    for slot_id, at in records.sent_to_door:
        slot = slots[slot_id]
        if not any(door.made_at <= at for door in doors[slot.handover_id, slot.address]):
            yield f"{slot.address}: on no run in the tick of the seal"


def check_doors(records: HandoverRecords) -> Iterable[str]:
    """Every door was walked to, none that was served once more, and each word was given."""
    served = Counter(
        (door.handover_id, door.address)
        for door in records.doors
        if door.is_brought and door.decision is None
    )
    for (_, address), times in served.items():
        if times > 1:
            yield f"{address}: served {times} times"
    for door in records.doors:
        if door.done_at is None:
            yield f"{door.address}: still on run {door.run}"
        if door.decision == OPEN:
            yield f"{door.address}: nobody decided on what run {door.run} brought back"


def check_fitness(records: HandoverRecords) -> Iterable[str]:
    """Who ended a door was fit then; of a sealed building briefed and equipped, too."""
    for door in records.doors:
        if door.person_id is None or door.done_at is None or door.outcome in ("moved", "gone"):
            continue
        if not _was_fit(records, door):
            yield f"{door.address}: person {door.person_id} was not fit at the door"
        sealed = any(
            seal.building == door.building and seal.holds_at(door.done_at) for seal in records.seals
        )
        since = records.equipped.get(door.person_id)
        if sealed and (since is None or since > door.done_at):
            yield f"{door.address}: person {door.person_id} was not briefed for a sealed door"


def _was_fit(records: HandoverRecords, door: Door) -> bool:
    """By the newest declaration before; who began before midnight may end the run."""
    assert door.done_at is not None
    said = [
        each
        for each in records.declared
        if each.person_id == door.person_id and each.at <= door.done_at
    ]
    return bool(said) and said[-1].is_fit
