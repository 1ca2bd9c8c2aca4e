"""The hours in which a cycle is paid: everybody pays or does not, and the money is found.

Whoever confirms looks at what the simulation lets them see: the supplier's account as a file, the
counter, the officer's own hands. What was really paid goes into the purse.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from app.simulation.clerk import Clerk, NotAllowed
from app.simulation.crowd import Crowd
from app.simulation.habits import Habits
from app.simulation.hands import Hands
from app.simulation.liaison import AtDeadline, Liaison
from app.simulation.mistakes import BY_TRANSFER, LITTLE, Wired, late_wires, rest_of, wires_of
from app.simulation.money_desk import MoneyDesk
from app.simulation.officer import Officer
from app.simulation.payer import Mail
from app.simulation.progress import Progress
from app.simulation.purse import (
    ADVANCED,
    CLAIMED,
    COUNTER,
    DONATION,
    GATHERED,
    QUIET,
    SENT_BACK,
    TRANSFER,
    Bill,
    Purse,
    Till,
    Transfer,
)
from app.simulation.resident import Resident
from app.simulation.statement_desk import StatementDesk
from app.simulation.statement_files import WRITERS
from app.simulation.times import Times, owes_any
from app.simulation.world import World

BEFORE_DEADLINE = timedelta(minutes=50)
AT_ONCE = {"page": CLAIMED, "button": CLAIMED, "counter": COUNTER, "quietly": QUIET}
GIFT = 50_000
MASKS = ("口罩", "包", 20)

Everybody = Callable[[str, Callable[[Resident, Habits], Awaitable[None]]], Awaitable[None]]


@dataclass(slots=True)
class Staff:
    """Who looks after the money; tills are the suppliers' accounts, over all cycles."""

    liaison: Liaison
    officer: Officer
    desk: MoneyDesk
    tills: Mapping[str, Till]
    hands: Hands
    gifts: dict[str, list[str]] = field(default_factory=dict)


class Paying:
    """A cycle's payments."""

    def __init__(
        self,
        world: World,
        crowd: Crowd,
        staff: Staff,
        *,
        purse: Purse,
        mails: Mapping[str, Mail],
        seed: int,
        progress: Progress,
    ) -> None:
        self.remarks: list[str] = []
        self._world = world
        self._crowd = crowd
        self._staff = staff
        self.purse = purse
        self._mails = mails
        self._seed = seed
        self._progress = progress
        self._habits = crowd.with_habits(purse.cycle)
        self._extra: list[tuple[Till, Transfer, Bill]] = []  # may be sent back

    async def run(self, times: Times, clerks: Sequence[Clerk], everybody: Everybody) -> None:
        """From the first payment to the decisions at the deadline, and what comes after it."""
        async with httpx.AsyncClient(timeout=60, follow_redirects=True) as browser:
            await everybody("paying", lambda r, h: self._mails[r.home.key].pay(h.pays, browser))
        self._pay_as_usual()
        await self._gather()
        await self._world.move_to(times.pay_by - BEFORE_DEADLINE)
        await self._find_money(clerks, round_=0)
        self._progress.phase("confirming")
        await self._at_the_counter(clerks)
        await self._give()
        await self._staff.liaison.confirm_claimed()
        await self._pay_rests()
        await self._world.move_to(times.pay_by)
        await self._decide(clerks)
        self._pay_late()
        await self._find_money(clerks, round_=1)

    # --- paying

    def _bills_of(self, *ways: str) -> list[tuple[str, Bill]]:
        return [
            (habits.pays, bill)
            for resident, habits in self._habits
            if habits.pays in ways
            for bill in self._mails[resident.home.key].bills
        ]

    def _pay_as_usual(self) -> None:
        for way, bill in self._bills_of(*AT_ONCE):
            self.purse.pay(bill, AT_ONCE[way])
        for supplier, till in self._staff.tills.items():
            mine = [each for each in self._bills_of(*BY_TRANSFER) if each[1].supplier == supplier]
            self._wire(till, wires_of(mine))

    def _wire(self, till: Till, wires: Sequence[Wired]) -> None:
        for wire in wires:
            row = till.take(wire.amount, wire.note, at=self._world.clock.now())
            for bill, amount in wire.parts:
                self.purse.pay(bill, TRANSFER, amount)
            if wire.is_extra:
                self._extra.append((till, row, wire.parts[0][0]))

    async def _pay_rests(self) -> None:
        """Who paid too little has heard what is missing."""
        await self._world.quiet()
        for resident, habits in self._habits:
            if habits.pays == LITTLE:
                mail = self._mails[resident.home.key]
                before = {bill.reference: bill.amount for bill in mail.bills}
                await mail.read()
                for bill in mail.bills:
                    if bill.amount != before[bill.reference]:
                        self._wire(self._staff.tills[bill.supplier], [rest_of(bill)])

    def _pay_late(self) -> None:
        """After the deadline; and the supplier sends back every other second payment."""
        now = self._world.clock.now()
        for supplier, till in self._staff.tills.items():
            mine = [each for each in self._bills_of("late") if each[1].supplier == supplier]
            self._wire(till, late_wires(mine))
        for till, row, bill in self._extra[::2]:
            till.take(-row.amount, f"退款 {bill.reference}", at=now, back_of=row.number)
            self.purse.pay(bill, SENT_BACK, -row.amount)

    async def _gather(self) -> None:
        """The officer goes round; everybody has the money ready."""
        if not any(mail.cash for mail in self._mails.values()):
            return
        self._progress.phase("gathering")
        await self._staff.officer.gather()
        for mail in self._mails.values():
            for bill in mail.cash:
                self.purse.pay(bill, GATHERED)

    # --- finding the money

    async def _find_money(self, clerks: Sequence[Clerk], *, round_: int) -> None:
        """Each supplier's account as a file: looked over, a yes, and once more for nothing."""
        self._progress.phase("statements")
        for place, clerk in enumerate(clerks):
            till = self._staff.tills[clerk.supplier]
            if not till.rows:
                continue
            # An account has one kind of file; who sends it in changes.
            kind = (self._seed + place) % len(WRITERS)
            is_clerk = (kind + self.purse.cycle + round_) % 2 == 0
            desk = clerk.statements if is_clerk else self._staff.desk.statements
            await self._import(desk, till, kind)

    async def _import(self, desk: StatementDesk, till: Till, kind: int) -> None:
        name, write, columns = WRITERS[kind]
        content = write(till.rows)
        told = await self._told()
        page = await desk.send_in(till.supplier, name, content, columns)
        if await self._told() != told:
            self._remark(f"{till.supplier}: somebody was told before the yes")
        await desk.place_odd_ones(page)
        await desk.say_yes(page)
        told = await self._told()
        again = await desk.send_in(till.supplier, name, content, columns)
        waits = await desk.waits(again)
        if waits or await self._told() != told:
            self._remark(f"{till.supplier}: the same file again, and {waits} rows wait")

    async def _told(self) -> int:
        """How many messages residents have been sent."""
        await self._world.quiet()
        return sum(each.phone.chat.mark() for each in self._crowd.residents)

    async def _at_the_counter(self, clerks: Sequence[Clerk]) -> None:
        rooms = {bill.address for _, bill in self._bills_of("counter")}
        for clerk in clerks:
            await clerk.tick_off(rooms)

    async def _give(self) -> None:
        """Once: money for one household that cannot pay, and goods for some."""
        if not self._staff.gifts:
            goods, unit, count = MASKS
            given = await self._staff.desk.give_goods(goods, unit, count)
            self._staff.gifts[f"{goods}|{unit}"] = [str(count), str(given)]
        for _, bill in self._bills_of("pleads")[:1]:
            amount = f"{max(GIFT, bill.amount) // 100}.{max(GIFT, bill.amount) % 100:02d}"
            if not await self._staff.desk.give_money(bill.supplier, amount, bill.address):
                self._remark(f"{bill.address} pleads, and no donation may pay for it")
            self.purse.give(bill.supplier, DONATION, max(GIFT, bill.amount))

    # --- the deadline

    async def _decide(self, clerks: Sequence[Clerk]) -> None:
        for clerk in clerks:
            await self._try_to_send_unpaid(clerk)
        modes = zip(self._crowd.residents, self._crowd.modes, strict=True)
        plan = AtDeadline(
            paid_quietly=self._rooms("quietly", LITTLE),
            pleading=self._rooms("pleads"),
            to_advance=self._rooms("advance"),
            not_now={each.home.key for each, mode in modes if mode},
        )
        done = await self._staff.liaison.decide_on_unpaid(plan)
        bills = [bill for _, bill in self._bills_of("advance")]
        for room, amount in done.advanced:
            bill = next(b for b in bills if (b.address, b.amount) == (room, amount))
            bills.remove(bill)
            self.purse.pay(bill, ADVANCED)
        await self._world.quiet()

    def _rooms(self, *ways: str) -> set[str]:
        return {each.home.key for each, habits in self._habits if habits.pays in ways}

    async def _try_to_send_unpaid(self, clerk: Clerk) -> None:
        """What is unpaid must not leave; the portal has to say so."""
        if not await owes_any(
            self._world.database, cycle_number=self.purse.cycle, supplier_name=clerk.supplier
        ):
            return
        try:
            await clerk.send()
        except NotAllowed:
            return
        self._remark(f"{clerk.supplier} could send unpaid bags")

    def _remark(self, words: str) -> None:
        self.remarks.append(f"cycle {self.purse.cycle}: {words}")
