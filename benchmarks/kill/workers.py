"""The liaison, the clerks and the volunteers: each does a thing until it is done."""

from typing import Any

import httpx

from app.simulation import seen
from app.simulation.liaison import Liaison
from app.simulation.phone import Phone
from app.simulation.seen import Message
from benchmarks.kill.looking import Bag, Looking
from benchmarks.kill.neighbours import insist
from benchmarks.kill.people import FIRST_VOLUNTEER, GROUP, LIAISON, VOLUNTEERS
from benchmarks.kill.site import Site

DONE = "✅"
# What comes after what, at the gate and after the rest.
STEPS = {"announced": "admit", "admitted": "disinfect", "disinfected": "rest"}


class Chosen:
    """Whom the neighbours chose: approves, recalls, confirms, lets in, counts."""

    def __init__(self, site: Site, looking: Looking) -> None:
        self.phone = _phone(site, LIAISON, "the liaison")
        self._liaison = Liaison(self.phone)
        self._look = looking

    async def approve(self, batch_id: int) -> None:
        async def act() -> None:
            card = await self._card(batch_id)
            for prefix in ("ba", "bu"):
                for press in seen.presses(card, prefix):
                    card = await self.phone.press_and_see(card, press)

        await insist(act, until=self._is(batch_id, "approved"), what=f"approve {batch_id}")

    async def send_back(self, batch_id: int) -> None:
        """Return a batch that waits, with a ready reason."""

        async def act() -> None:
            card = await self._card(batch_id)
            asks = [each for each in seen.presses(card, "br") if each.endswith(":ask")]
            reasons = await self.phone.press_and_see(card, asks[0])
            await self.phone.press_and_see(reasons, seen.presses(reasons, "br")[0])

        await insist(act, until=self._is(batch_id, "returned"), what=f"return {batch_id}")

    async def recall(self, batch_id: int) -> None:
        """Take an approval back."""

        async def act() -> None:
            card = await self._card(batch_id)
            asked = await self.phone.press_and_see(card, seen.presses(card, "bz")[0])
            sure = [each for each in seen.presses(asked, "bz") if each.endswith(":1")]
            await self.phone.press_and_see(asked, sure[0])

        until = self._is(batch_id, "awaiting_approval")
        await insist(act, until=until, what=f"recall {batch_id}")

    async def approve_all(self, cycle_id: int) -> None:
        async def act() -> None:
            page = await self.phone.ask("/batches", seen.with_press("bx"))
            await self.phone.press_and_see(page, seen.presses(page, "bx")[0])

        async def is_done() -> bool:
            return not await self._look.batches(cycle_id, "awaiting_approval")

        if not await is_done():
            await insist(act, until=is_done, what="approve all")

    async def link_for(self, seller: str) -> str:
        """A sign-in link for a supplier's clerk."""
        found: list[str] = []

        async def act() -> None:
            found.append(await self._liaison.link_for(seller))

        async def is_there() -> bool:
            return bool(found)

        await insist(act, until=is_there, what=f"a link for {seller}")
        return found[-1]

    async def settle(self, cycle_id: int) -> None:
        """Confirm who says that they have paid, drop the others."""

        async def is_done() -> bool:
            return not await self._look.unpaid(cycle_id)

        async def act() -> None:
            for verdict in ("confirm_claimed", "drop"):
                page = await self.phone.ask("/unpaid", seen.from_bot)
                asked = [d for d in seen.presses(page, "pa") if d.endswith(f":{verdict}")]
                if asked:
                    sure = await self.phone.press_and_see(page, asked[0])
                    await self.phone.press_and_see(sure, seen.presses(sure, "py")[0])

        await insist(act, until=is_done, what="settle payments")

    async def let_in(self, cycle_id: int) -> None:
        """Each load: admitted, disinfected, put to rest."""

        async def is_done() -> bool:
            return not set((await self._look.loads(cycle_id)).values()) & STEPS.keys()

        async def act() -> None:
            for load, state in (await self._look.loads(cycle_id)).items():
                if state in STEPS:
                    await self._step(load, STEPS[state])

        await insist(act, until=is_done, what="let the truck in")

    async def count(self, cycle_id: int) -> None:
        async def is_done() -> bool:
            return set((await self._look.loads(cycle_id)).values()) <= {"counted"}

        async def act() -> None:
            for load, state in (await self._look.loads(cycle_id)).items():
                if state != "counted":
                    await self._step(load, "count")

        if not await is_done():
            await insist(act, until=is_done, what="count")

    async def close_pickup(self) -> None:
        async def is_done() -> bool:
            return not await self._look.open_handovers()

        if not await is_done():
            await insist(self._liaison.close_pickup, until=is_done, what="close the pickup")

    async def _card(self, batch_id: int) -> Message:
        page = await self.phone.ask("/batches", seen.with_press("bo"))
        return await self.phone.press_and_see(page, f"bo:{batch_id}")

    async def _step(self, load: int, step: str) -> None:
        page = await self.phone.ask("/loads", seen.with_press("ll"))
        card = await self.phone.press_and_see(page, f"ll:{load}")
        await self.phone.press_and_see(card, f"ls:{load}:{step}")

    def _is(self, batch_id: int, state: str) -> Any:
        async def holds() -> bool:
            return await self._look.state_of_batch(batch_id) == state

        return holds


class Seller:
    """A supplier's system at the JSON API: reads the list, marks packed, marks sent."""

    def __init__(self, site: Site, looking: Looking, chosen: Chosen, name: str) -> None:
        self.name = name
        self._chosen = chosen
        self._look = looking
        self._browser = httpx.AsyncClient(base_url=site.settings.portal_url, timeout=30)

    async def close(self) -> None:
        await self._browser.aclose()

    async def sign_in(self) -> None:
        """With a fresh link each time: one that was used may have been used by us."""
        held: list[str] = []

        async def act() -> None:
            link = await self._chosen.link_for(self.name)
            held.append((await self._ask("POST", "sessions", {"link": link}))["token"])

        async def is_in() -> bool:
            return bool(held)

        await insist(act, until=is_in, what=f"{self.name} signs in")
        self._browser.headers["Authorization"] = f"Bearer {held[-1]}"

    async def newest(self, cycle_id: int) -> dict[str, Any] | None:
        """The newest pick list as the portal shows it; None where nothing is approved."""
        answers: list[dict[str, Any] | None] = []

        async def act() -> None:
            path = f"cycles/{cycle_id}/pick-lists/latest"
            answers.append(await self._ask("GET", path, allows=409))

        async def is_answered() -> bool:
            return bool(answers)

        await insist(act, until=is_answered, what=f"{self.name} looks at the list")
        found = answers[-1]
        return found if found and "pick_list" in found else None

    async def pack(self, cycle_id: int, batch_ids: list[int]) -> None:
        async def is_done() -> bool:
            return not set(await self._look.to_pack(cycle_id, self.name)) & set(batch_ids)

        async def act() -> None:
            newest = await self._ask("GET", f"cycles/{cycle_id}/pick-lists/latest")
            wish = {"version": newest["version"], "batch_ids": batch_ids}
            await self._ask("POST", f"cycles/{cycle_id}/packed", wish)

        await insist(act, until=is_done, what=f"{self.name} packs")

    async def send(self, cycle_id: int) -> None:
        async def is_done() -> bool:
            return not await self._look.parcels_in(cycle_id, self.name, "packed")

        async def act() -> None:
            await self._ask("POST", f"cycles/{cycle_id}/sent")

        if not await is_done():
            await insist(act, until=is_done, what=f"{self.name} sends the truck")

    async def _ask(self, method: str, path: str, body: Any = None, *, allows: int = 0) -> Any:
        try:
            answer = await self._browser.request(method, f"/api/v1/{path}", json=body)
        except httpx.HTTPError as error:
            raise RuntimeError(f"{path}: {type(error).__name__}") from error
        if answer.is_error and answer.status_code != allows:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()


class Tables:
    """Volunteers who hand out bags; they count how often they were told that one is out."""

    def __init__(self, site: Site, looking: Looking) -> None:
        self._look = looking
        self._phones = [
            _phone(site, FIRST_VOLUNTEER + place, f"table {place + 1}")
            for place in range(VOLUNTEERS)
        ]
        self.asked: set[int] = set()
        self.told: dict[str, int] = {}

    async def hand_out(self, table: int, bags: list[Bag]) -> None:
        for each in bags:
            await self._hand_out(self._phones[table], each)

    async def _hand_out(self, phone: Phone, what: Bag) -> None:
        self.asked.add(what.id)

        async def is_done() -> bool:
            return await self._look.is_collected(what.id)

        async def act() -> None:
            mark = phone.chat.mark()
            await phone.say(f"{what.pickup_code} {what.code}")
            answer = await phone.hear(seen.from_bot, since=mark, after=what.code)
            if seen.text_of(answer).startswith(DONE):
                self.told[what.code] = self.told.get(what.code, 0) + 1

        await insist(act, until=is_done, what=f"bag {what.code}")


def _phone(site: Site, user_id: int, name: str) -> Phone:
    return Phone(site.line, site.feed, user_id=user_id, group_id=GROUP, name=name)
