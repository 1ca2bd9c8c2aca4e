"""Everybody who touches goods: the guard, the tables, and who brings to the doors."""

from asyncio import TaskGroup
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.simulation.deciding import Decider
from app.simulation.guard import Guard
from app.simulation.health import declare_well
from app.simulation.phone import Phone
from app.simulation.porters import Doors, Porter
from app.simulation.purse import Bill
from app.simulation.stage import (
    FIRST_PORTER,
    FIRST_VOLUNTEER,
    GROUP_CHAT,
    GUARD,
    PORTERS,
    VOLUNTEERS,
)
from app.simulation.world import World


@dataclass(slots=True)
class Hands:
    """Who is there; the same people in every cycle."""

    guard: Guard
    tables: Sequence[Phone]
    porters: Sequence[Porter]
    doors: Doors
    decider: Decider
    kept: dict[str, list[str]] = field(default_factory=dict)  # room: bags that wait at the point
    # Supplier, then room: bags that were missing and come with the next truck.
    coming: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    owed: dict[str, list[Bill]] = field(default_factory=dict)  # what they cost at the table

    def sent_after(self, supplier: str) -> bool:
        """What is to come from this supplier is on its way; False where nothing is."""
        rooms = self.coming.pop(supplier, {})
        for room, codes in rooms.items():
            self.kept[room] = [*self.kept.get(room, ()), *codes]
        return bool(rooms)

    async def begin_day(self) -> None:
        """All declare that they are well, each on their own telephone."""
        self.decider.with_neighbours.clear()
        for porter in self.porters:
            porter.begin_cycle()
        async with TaskGroup() as group:
            for phone in (
                self.guard.phone,
                *self.tables,
                *(porter.phone for porter in self.porters),
            ):
                group.create_task(declare_well(phone))


def hands_of(world: World, liaison: Phone) -> Hands:
    """Everybody with a telephone of their own."""
    doors = Doors()

    def phone(user_id: int, name: str) -> Phone:
        return Phone(world.line, world.feed, user_id=user_id, group_id=GROUP_CHAT, name=name)

    return Hands(
        Guard(phone(GUARD, "the guard")),
        [phone(FIRST_VOLUNTEER + place, f"table {place + 1}") for place in range(VOLUNTEERS)],
        [
            Porter(phone(FIRST_PORTER + place, f"porter {place + 1}"), doors)
            for place in range(PORTERS)
        ],
        doors,
        Decider(liaison),
    )
