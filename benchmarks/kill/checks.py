"""Is the database what people said and saw? Looked at from outside, after every phase.

Orders against what was sent, notices against what was seen, the portal against what was approved,
bags against what the tables were told; and the books, stock, parcels and trails as the simulation
checks them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.simulation.checks import check_money, check_parcels, check_stock, check_trails
from app.simulation.record_reading import read_records
from benchmarks.kill.compound import buildings_of, prices_of
from benchmarks.kill.looking import Cycle
from benchmarks.kill.post import Post
from benchmarks.kill.site import Site
from benchmarks.kill.wishes import Wishes
from benchmarks.kill.workers import Seller, Tables
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.supply.rules.snapshot import from_json
from fulfillment.supply.tables.batches import bag, batch, parcel
from fulfillment.supply.tables.pick_lists import pick_list
from orders.tables.compounds import building
from orders.tables.cycles import cycle as cycle_table
from orders.tables.cycles import offer
from orders.tables.households import household
from orders.tables.orders import late_order, order, order_line
from orders.tables.suppliers import bundle, supplier
from storage.tables import audit, inbox

STANDS = ("live", "closed")


@dataclass
class Checks:
    """What was found, by phase; the same difference is named once."""

    site: Site
    found: dict[str, list[str]] = field(default_factory=dict)
    orders: int = 0
    texts: int = 0
    updates: int = 0

    def __post_init__(self) -> None:
        self.post = Post(self.site)

    @property
    def differences(self) -> list[str]:
        return [f"{phase}: {each}" for phase, all_of in self.found.items() for each in all_of]

    def add(self, phase: str, found: Iterable[str]) -> None:
        known = {each for all_of in self.found.values() for each in all_of}
        new = [each for each in dict.fromkeys(found) if each not in known]
        self.found.setdefault(phase, []).extend(new)

    async def after(
        self,
        phase: str,
        *,
        cycle: Cycle,
        wishes: Wishes,
        tables: Tables,
        sellers: Sequence[Seller],
    ) -> None:
        """Everything that can be said when a phase is over and all is quiet."""
        self.add(phase, await self._orders(cycle, wishes))
        self.add(phase, await self._updates())
        self.add(phase, await self.post.look(wishes.refused))
        if phase not in ("ordering", "import"):
            self.add(phase, await self._late(cycle, wishes))
            records = await read_records(self.site.database)
            for check in (check_stock, check_parcels, check_money, check_trails):
                self.add(phase, check(records))
            self.add(phase, await self._books())
            self.add(phase, await self._versions(cycle))
        if phase in ("sending", "hand-over"):
            await self.lists(cycle, sellers)
        if phase in ("hand-over", "backup"):
            self.add(phase, await self._bags(cycle, tables))
        if phase == "hand-over":
            self.texts += wishes.texts
            self.orders += len([each for each in wishes.wished.values() if each])
        self.add(phase, self.site.oddities)

    # ------------------------------------------------------------------------------- orders

    async def _orders(self, cycle: Cycle, wishes: Wishes) -> list[str]:
        """Each household's last wish stands exactly, once; nothing else does."""
        async with self.site.database.read() as tx:
            rows = await tx.all(
                select(order.c.id, household.c.key, offer.c.code, order_line.c.quantity)
                .select_from(order)
                .join(household, household.c.id == order.c.household_id)
                .outerjoin(order_line, order_line.c.order_id == order.c.id)
                .outerjoin(offer, offer.c.id == order_line.c.offer_id)
                .where(order.c.cycle_id == cycle.id, order.c.state.in_(STANDS))
            )
        stands: dict[str, dict[str, int]] = {}
        ids: dict[str, set[int]] = {}
        for row in rows:
            ids.setdefault(row.key, set()).add(row.id)
            stands.setdefault(row.key, {})[row.code] = row.quantity
        wrong = [f"{key}: {len(found)} orders" for key, found in ids.items() if len(found) > 1]
        wished = {key: dict(lines) for key, lines in wishes.wished.items() if lines}
        return wrong + [
            f"cycle {cycle.number}, {key}: wished {wished.get(key)}, it stands {stands.get(key)}"
            for key in sorted({*wished, *stands})
            if wished.get(key) != stands.get(key)
        ]

    async def _late(self, cycle: Cycle, wishes: Wishes) -> list[str]:
        """Who came late is written down; nobody else is."""
        async with self.site.database.read() as tx:
            keys = await tx.scalars(
                select(household.c.key)
                .join(late_order, late_order.c.household_id == household.c.id)
                .where(late_order.c.cycle_id == cycle.id)
            )
        if set(keys) == wishes.late:
            return []
        return [f"cycle {cycle.number}: late {sorted(wishes.late)}, noted {sorted(set(keys))}"]

    async def _updates(self) -> list[str]:
        """Every update that there was is in the inbox once, and done."""
        last = (await self.site.line.ask("state"))["last_update_id"]
        async with self.site.database.read() as tx:
            rows = await tx.all(select(inbox.c.update_id, inbox.c.state))
        states = Counter(row.state for row in rows if row.state != "done")
        known = {row.update_id for row in rows}
        self.updates = len(known)
        wrong = [f"{count} updates are {state}" for state, count in states.items()]
        lost = set(range(min(known, default=last), last + 1)) - known
        if lost:
            wrong.append(f"updates {sorted(lost)[:10]} never came in")
        return wrong

    # ------------------------------------------------------------------------------- approval

    async def lists(self, cycle: Cycle, sellers: Sequence[Seller]) -> None:
        """What the portal shows a supplier is approved, all of it."""
        approved: dict[str, set[str]] = {seller.name: set() for seller in sellers}
        async with self.site.database.read() as tx:
            for row in await tx.all(
                select(parcel.c.address, supplier.c.name)
                .join(batch, batch.c.id == parcel.c.batch_id)
                .join(supplier, supplier.c.id == parcel.c.supplier_id)
                .where(batch.c.cycle_id == cycle.id, batch.c.state == "approved")
            ):
                approved[row.name].add(row.address)
        for seller in sellers:
            newest = await seller.newest(cycle.id)
            parcels = newest["pick_list"]["parcels"] if newest else []
            more = {each["address"] for each in parcels} - approved[seller.name]
            if more:
                found = f"cycle {cycle.number}: {seller.name} is shown {sorted(more)}, unapproved"
                self.add("approval", [found])

    async def _versions(self, cycle: Cycle) -> list[str]:
        """No version of a pick list holds a parcel whose batch was not approved just then."""
        async with self.site.database.read() as tx:
            lists = await tx.all(select(pick_list).where(pick_list.c.cycle_id == cycle.id))
            rows = await tx.all(
                select(parcel.c.address, parcel.c.supplier_id, parcel.c.batch_id).where(
                    parcel.c.cycle_id == cycle.id
                )
            )
            steps = await tx.all(
                select(audit.c.noun_id, audit.c.at, audit.c.after)
                .where(audit.c.noun == "batch")
                .order_by(audit.c.id)
            )
        batch_of = {(row.supplier_id, row.address): row.batch_id for row in rows}
        wrong = []
        for each in lists:
            state = {step.noun_id: _state(step.after) for step in steps if step.at <= each.made_at}
            wrong += [
                f"cycle {cycle.number}, version {each.version}: {item.address} was not approved"
                for item in from_json(each.snapshot).parcels
                if state.get(batch_of[each.supplier_id, item.address]) != "approved"
            ]
        return wrong

    # ------------------------------------------------------------------------------- the rest

    async def _books(self) -> list[str]:
        """The entries of every event add up to zero."""
        total = func.sum(ledger_entry.c.amount)
        async with self.site.database.read() as tx:
            rows = await tx.all(
                select(ledger_entry.c.natural_key, total.label("total"))
                .group_by(ledger_entry.c.natural_key)
                .having(total != 0)
            )
        return [f"ledger {row.natural_key}: {row.total} is left" for row in rows]

    async def _bags(self, cycle: Cycle, tables: Tables) -> list[str]:
        """What the tables asked for is out, each bag once."""
        async with self.site.database.read() as tx:
            out = set(
                await tx.scalars(
                    select(bag.c.id)
                    .join(parcel, parcel.c.id == bag.c.parcel_id)
                    .where(parcel.c.cycle_id == cycle.id, bag.c.collected_at.is_not(None))
                )
            )
        wrong = [f"bag {code}: handed out {n} times" for code, n in tables.told.items() if n > 1]
        if out != tables.asked:
            wrong.append(f"bags {sorted(out ^ tables.asked)}: out, or asked for, not both")
        return wrong

    async def loaded(self, edition: int, cycle: Cycle) -> None:
        """The file is loaded once and whole; the cycle that runs is as it was published."""
        async with self.site.database.read() as tx:
            rows = await tx.all(select(bundle.c.code, bundle.c.price))
            codes = await tx.scalars(select(building.c.code))
            homes = Counter(await tx.scalars(select(household.c.building_id)))
            running = await tx.all(
                select(offer.c.code, offer.c.price).where(offer.c.cycle_id == cycle.id)
            )
            opened_with = await tx.scalar(
                select(func.min(offer.c.price))
                .join(cycle_table, cycle_table.c.id == offer.c.cycle_id)
                .where(cycle_table.c.id == cycle.id, offer.c.code == "A")
            )
        wrong = []
        if {row.code: _minor(row.price) for row in rows} != prices_of(edition):
            wrong.append(f"edition {edition}: prices {rows}")
        if sorted(codes, key=int) != [str(n + 1) for n in range(buildings_of(edition))]:
            wrong.append(f"edition {edition}: buildings {sorted(codes)}")
        if len(set(homes.values())) != 1:
            wrong.append(f"edition {edition}: households {sorted(homes.items())}")
        before = (_minor(opened_with) - prices_of(0)["A"]) // 10
        if {row.code: _minor(row.price) for row in running} != prices_of(before):
            wrong.append(f"cycle {cycle.number}: its prices have moved to {running}")
        self.add("import", wrong)

    async def opened(self, edition: int, cycle: Cycle) -> None:
        """A new cycle has the prices that were loaded last."""
        async with self.site.database.read() as tx:
            rows = await tx.all(
                select(offer.c.code, offer.c.price).where(offer.c.cycle_id == cycle.id)
            )
        if {row.code: _minor(row.price) for row in rows} != prices_of(edition):
            self.add("import", [f"cycle {cycle.number} opened with {rows}, edition {edition}"])


def _minor(amount: Any) -> int:
    return int(amount)


def _state(value: Any) -> str | None:
    return value.get("state") if isinstance(value, dict) else value
