"""One cycle from the opening to the closed pickup, phase by phase, on the moved clock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from app.simulation.clerk import Clerk
from app.simulation.crowd import Crowd
from app.simulation.delivery import Delivery
from app.simulation.habits import Habits
from app.simulation.payer import Mail
from app.simulation.paying import Paying, Staff
from app.simulation.progress import Progress
from app.simulation.purse import CASH_AT_DOOR, PAYER, SEEN, Purse
from app.simulation.reading import PaperReader
from app.simulation.resident import Resident
from app.simulation.times import Times, times_of
from app.simulation.twists import twists_of
from app.simulation.world import World

Act = Callable[[Resident, Habits], Awaitable[None]]

AFTERNOON = timedelta(hours=6)
# Messages carry whole seconds: what was sent in the second of the cut-off is in time.
JUST_AFTER = timedelta(seconds=2)
AT_DOOR = "on_delivery"
A_LITTLE = timedelta(minutes=10)
PACKING_TAKES = timedelta(hours=2)
# The cycle in which the first supplier lacks something after the approval.
RUNS_SHORT_IN = 1


@dataclass(slots=True)
class Told:
    """What the simulation found while it ran, besides what people believe."""

    remarks: list[str] = field(default_factory=list)
    papers: list[Path] = field(default_factory=list)


class Round:
    """A cycle being lived through."""

    def __init__(
        self,
        world: World,
        crowd: Crowd,
        staff: Staff,
        *,
        number: int,
        seed: int,
        folder: Path,
        reader: PaperReader,
        progress: Progress,
    ) -> None:
        self.world = world
        self.crowd = crowd
        self.liaison = staff.liaison
        self.staff = staff
        self.number = number
        self.told = Told()
        self._seed = seed
        self._folder = folder
        self._reader = reader
        self._progress = progress
        self._habits = crowd.with_habits(number)
        self._mails: dict[str, Mail] = {}
        self.paying = Paying(
            world,
            crowd,
            staff,
            purse=Purse(number),
            mails=self._mails,
            seed=seed,
            progress=progress,
        )

    async def live(self, opens_at: datetime) -> datetime:
        """Everything; returns when the next cycle opens."""
        await self.world.move_to(opens_at)
        times = await times_of(self.world.database, self.number)
        sellers = self.crowd.stage.sellers
        for each in self.crowd.residents:
            mark = each.phone.chat.mark()
            mail = Mail(each, cycle=self.number, mark=mark, sellers=sellers)
            self._mails[each.home.key] = mail
        await self._ordering(times)
        mark = self.liaison.phone.chat.mark()
        await self._closing(times)
        await self._approval(mark)
        clerks = await self._packing(times)
        try:
            await self._payments(times, clerks)
            await self._sending(clerks)
        finally:
            for clerk in clerks:
                await clerk.close()
        await self._pickup(times)
        return times.next_opens_at

    # --- before the cut-off

    async def _ordering(self, times: Times) -> None:
        goods = self.crowd.stage.goods
        await self._everybody("ordering", lambda r, h: r.order(self.number, h, goods))
        await self.world.move_to(times.opens_at + AFTERNOON)
        await self._everybody("thinking again", lambda r, h: r.think_again(self.number, h, goods))

    async def _closing(self, times: Times) -> None:
        goods = self.crowd.stage.goods
        await self.world.move_to(times.cutoff_at + JUST_AFTER)
        await self._everybody("coming late", lambda r, h: r.come_late(self.number, h, goods))
        await self.world.until_closed(self.number)
        await self.world.move_to(times.cutoff_at + A_LITTLE)

    # --- approval, packing, payment

    async def _approval(self, mark: int) -> None:
        self._progress.phase("approving")
        await self.liaison.review(mark)
        await self.world.quiet()

    async def _packing(self, times: Times) -> list[Clerk]:
        self._progress.phase("packing")
        await self.world.move_to(times.packed_by - PACKING_TAKES)
        clerks = []
        await self.staff.desk.sign_in(await self.liaison.own_link())
        for name in self.crowd.stage.suppliers:
            clerk = Clerk(self.world.program.settings.portal_url, name)
            await clerk.sign_in(await self.liaison.link_for(name))
            self._keep(await clerk.take_papers(self._papers_of(clerk)))
            if (self.number, name) == (RUNS_SHORT_IN, self.crowd.stage.suppliers[0]):
                await clerk.run_short()
            await clerk.pack()
            clerks.append(clerk)
        await self.world.quiet()
        return clerks

    async def _payments(self, times: Times, clerks: list[Clerk]) -> None:
        await self._everybody("reading mail", self._read_mail)
        await self.paying.run(times, clerks, self._everybody)
        self.told.remarks += self.paying.remarks

    async def _read_mail(self, resident: Resident, _: Habits) -> None:
        await self._mails[resident.home.key].read()

    async def _sending(self, clerks: list[Clerk]) -> None:
        self._progress.phase("sending")
        for clerk in clerks:
            self._keep(await clerk.take_papers(self._papers_of(clerk)))
            await clerk.send()
            if self.staff.hands.sent_after(clerk.supplier):
                await clerk.send_after()
        await self.world.quiet()

    # --- arrival and pickup

    async def _pickup(self, times: Times) -> None:
        delivery = Delivery(
            self.world,
            self.crowd,
            self.staff,
            cycle=self.number,
            seed=self._seed,
            twists=twists_of(self._seed, self.number),
            mails=self._mails,
            habits=self._habits,
            papers=self.told.papers,
            reader=self._reader,
            progress=self._progress,
        )
        await delivery.arrive(times, self._hand_on)
        await self.world.quiet()
        await self._everybody("reading mail", self._read_mail)
        await delivery.hand_out()
        await delivery.close()
        self.told.remarks += delivery.remarks
        self._note_paid_at_door(delivery.paid)
        for room in delivery.sent_back:
            self.staff.hands.owed.pop(room, None)
        await self._complain()
        await self.world.move_to(self.world.clock.now() + A_LITTLE)
        await self._settle()

    # --- money at the gate, at the tables and after all is over

    async def _hand_on(self) -> None:
        """At the gate: the officer in the chat, the liaison on the page."""
        if any(mail.cash for mail in self._mails.values()):
            await self.staff.officer.hand_on()
        await self.staff.desk.hand_on()

    def _note_paid_at_door(self, paid: list[tuple[str, bool, int]]) -> None:
        """What was taken at tables and doors, by the bills that the households had been shown.

        Who did not come pays when the kept bags are handed out.
        """
        owed = self.staff.hands.owed
        for resident, mode in zip(self.crowd.residents, self.crowd.modes, strict=True):
            if mode == AT_DOOR:
                room = resident.home.key
                owed[room] = [*owed.get(room, ()), *self._mails[room].bills]
        for room, is_cash, amount in paid:
            bills = owed.pop(room, self._mails[room].bills)
            if sum(bill.amount for bill in bills) != amount:
                self.told.remarks.append(f"{room}: {amount} taken at the door of {bills}")
            for bill in bills:
                self.paying.purse.pay(bill, CASH_AT_DOOR if is_cash else SEEN)

    async def _complain(self) -> None:
        """Some say that something was spoilt; the liaison gives credit."""
        mark = self.liaison.phone.chat.mark()
        await self._everybody("reading mail", self._read_mail)
        comes = [self._mails[r.home.key] for r, h in self._habits if h.complains]
        for mail in comes:
            await mail.complain("土豆坏了两个")
        await self.world.quiet()
        given = await self.liaison.give_credit(mark, "3.5 抱歉，坏的退您")
        if given != sum(bool(mail.complaints) for mail in comes):
            self.told.remarks.append(f"cycle {self.number}: {given} complaints of {len(comes)}")

    async def _settle(self) -> None:
        """Cash of the tables is handed on, payers pay, a household pays the liaison back."""
        desk = self.staff.desk
        await desk.hand_on()
        for supplier, amount in await desk.payers_pay(self.crowd.stage.sellers):
            self.paying.purse.give(supplier, PAYER, amount)
        await desk.one_repays()
        await self.world.quiet()

    # --- small things

    async def _everybody(self, phase: str, act: Act) -> None:
        todo = [
            (f"{phase}, {resident.home.key}", partial(act, resident, habits))
            for resident, habits in self._habits
        ]
        self._progress.phase(phase, len(todo))
        await self.crowd.all_do(todo, self._progress.step)
        await self.world.quiet()

    def _papers_of(self, clerk: Clerk) -> Path:
        return self._folder / f"cycle-{self.number}" / clerk.supplier.replace("/", "_")

    def _keep(self, folder: Path) -> None:
        if folder not in self.told.papers:
            self.told.papers.append(folder)
            self._reader.begin(folder)
