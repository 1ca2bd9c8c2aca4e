"""The liaison: accepts neighbours, reviews batches, looks after payments and complaints.

Everything is done with the buttons that the bot shows, as a person would.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.simulation import seen
from app.simulation.feed import Event
from app.simulation.phone import Phone
from app.simulation.seen import Message

MOST_PAGES = 200
# Newcomers come one after the other, at their own pace.
PATIENCE_WITH_NEWCOMERS = 600.0


@dataclass(slots=True)
class Deadline:
    """What the liaison decided on at the payment deadline, by label of the list."""

    held: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)
    advanced: list[tuple[str, int]] = field(default_factory=list)  # room, sum


@dataclass(frozen=True, slots=True)
class AtDeadline:
    """What the liaison knows of the rooms that have not paid; `not_now` pay otherwise."""

    paid_quietly: Collection[str] = ()
    pleading: Collection[str] = ()
    to_advance: Collection[str] = ()
    not_now: Collection[str] = ()


class Liaison:
    """Whom the neighbours chose."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    async def accept(self, count: int) -> None:
        """Accept whoever wants to join, as they come, until so many have been accepted."""
        asks = seen.with_press("dm")
        chat, at = self.phone.chat, 0
        for _ in range(count):
            found = await chat.wait(
                asks, since=at, what="nobody wants to join", seconds=PATIENCE_WITH_NEWCOMERS
            )
            at = chat.events.index(found, at) + 1
            message = found["message"]
            yes = next(data for data in seen.presses(message, "dm") if data.endswith(":1"))
            await self.phone.press(message, yes)

    # --- batches

    async def review(self, mark: int) -> int:
        """Return one batch and send it in again, approve a second, then all the rest."""
        cards = [
            event["message"]
            for event in self.phone.chat.since(mark, seen.with_press("ba"))
            if event["kind"] == "message"
        ]
        if not cards:
            return 0
        await self._return_and_approve(cards[0])
        if len(cards) > 1:
            card = cards[1]
            await self.phone.press_and_see(card, seen.presses(card, "ba")[0])
        if len(cards) > 2:
            everything = await self.phone.ask("/batches", seen.with_press("bx"))
            await self.phone.press_and_see(everything, seen.presses(everything, "bx")[0])
        return len(cards)

    async def _return_and_approve(self, card: Message) -> None:
        see = self.phone.press_and_see
        ask = next(data for data in seen.presses(card, "br") if data.endswith(":ask"))
        reasons = await see(card, ask)
        returned = await see(reasons, seen.presses(reasons, "br")[0])
        again = await see(returned, seen.presses(returned, "bu")[0])
        for approve in seen.presses(again, "ba"):
            await see(again, approve)

    # --- links

    async def link_for(self, supplier: str) -> str:
        """A sign-in link for a supplier's page."""
        page = await self.phone.ask("/link", seen.with_press("ln"))
        made = await self.phone.press_and_hear(
            page, seen.press_named(page, supplier), _with_sign_in_link
        )
        return next(link for link in seen.links(made) if "/s/" in link)

    # --- payments

    async def confirm_claimed(self) -> None:
        """Confirm one singly, then all who say that they have paid."""
        page = await self.phone.ask("/unpaid", seen.from_bot)
        claimed = [key for key in _payments_on(page) if key[0].startswith("💬")]
        if not claimed:
            return
        await self._decide(page, claimed[0][1], "confirm")
        await self._decide_all("confirm_claimed")

    async def own_link(self) -> str:
        """A sign-in link for the liaison's own pages."""
        page = await self.phone.ask("/link", seen.with_press("ln"))
        own = next(d for d in seen.presses(page, "ln") if d.startswith("ln:liaison:"))
        made = await self.phone.press_and_hear(page, own, _with_sign_in_link)
        return next(link for link in seen.links(made) if "/s/" in link)

    async def decide_on_unpaid(self, plan: AtDeadline) -> Deadline:
        """Money without a word is confirmed, who cannot pay need not, for some the liaison pays.

        Of the others one is held and taken back, one waived, the rest dropped, and one of these
        taken back and held.
        """
        listed = await self._unpaid()
        page = await self.phone.ask("/unpaid", seen.from_bot)
        done = Deadline()
        others = []
        for label, data in listed:
            room = _address_in(label)
            if room in plan.paid_quietly:
                await self._decide(page, data, "confirm")
            elif room in plan.pleading:
                await self._decide(page, data, "waive")
            elif room in plan.to_advance:
                await self._advance(page, data, is_direct=not done.advanced)
                done.advanced.append((room, seen.amount_in(label)))
            elif room not in plan.not_now and not label.startswith("💬"):
                others.append((label, data))
        await self._decide_on_rest(page, sorted(others), done)
        return done

    async def _decide_on_rest(
        self, page: Message, due: list[tuple[str, str]], done: Deadline
    ) -> None:
        for label, data in due[:1]:
            card = await self._decide(page, data, "hold")
            await self.phone.press_and_see(card, seen.presses(card, "pt")[0])
            done.taken_back.append(label)
        for label, data in due[2:3]:
            await self._decide(page, data, "waive")
            done.waived.append(label)
        await self._decide_all("drop")
        for label, data in due[1:2]:  # dropped with the others: back on the truck, then held
            card = await self._open_bill(page, data, "pt")
            card = await self.phone.press_and_see(card, seen.presses(card, "pt")[0])
            await self.phone.press_and_see(card, _verdict(card, "hold"))
            done.held.append(label)

    async def _advance(self, page: Message, payment: str, *, is_direct: bool) -> None:
        """Pay in a household's place: to the supplier at once, or at the gate."""
        card = await self._open_bill(page, payment, "cha")
        asked = await self.phone.press_and_see(card, seen.presses(card, "cha")[0])
        await self.phone.press_and_see(
            asked, _verdict(asked, "advance_direct" if is_direct else "advance")
        )

    # --- complaints

    async def give_credit(self, mark: int, words: str) -> int:
        """Every complaint that came since the mark is right: credit, with a word."""
        cards = [
            event["message"]
            for event in self.phone.chat.since(mark, seen.with_press("dsj"))
            if event["kind"] == "message"
        ]
        for card in cards:
            credit = next(d for d in seen.presses(card, "dsj") if d.endswith(":credit"))
            await self.phone.press_and_hear(card, credit, seen.with_press("dsa"))
            await self.phone.ask(words, seen.from_bot)
        return len(cards)

    async def _unpaid(self) -> list[tuple[str, str]]:
        """All on the list: label and what the button carries, page by page."""
        page = await self.phone.ask("/unpaid", seen.from_bot)
        found = _payments_on(page)
        for number in range(1, MOST_PAGES):
            turn = [data for data in seen.presses(page, "pu") if data.endswith(f":{number}")]
            if not turn:
                break
            page = await self.phone.press_and_see(page, turn[0])
            found += _payments_on(page)
        return found

    async def _decide(self, page: Message, payment: str, verdict: str) -> Message:
        """Open a bill and decide on it."""
        card = await self._open_bill(page, payment, "pd")
        return await self.phone.press_and_see(card, _verdict(card, verdict))

    async def _open_bill(self, page: Message, payment: str, key: str) -> Message:
        """Open a bill (from any page: the button says which) that has a button of this kind."""
        mark = self.phone.chat.mark()
        await self.phone.press(page, payment, is_stale=True)
        shown = seen.with_press(key, message_id=page["message_id"])
        return await self.phone.hear(shown, since=mark, after=payment)

    async def _decide_all(self, verdict: str) -> None:
        page = await self.phone.ask("/unpaid", seen.from_bot)
        asked = [d for d in seen.presses(page, "pa") if d.endswith(f":{verdict}")]
        if not asked:
            return
        sure = await self.phone.press_and_see(page, asked[0])
        for yes in seen.presses(sure, "py"):  # none where all who owe pay in another way
            await self.phone.press_and_see(sure, yes)

    # --- the end of a pickup

    async def close_pickup(self) -> None:
        """Close what is open; of those who did not come the first has it brought, others wait."""
        page = await self.phone.ask("/handout", seen.with_press("ln"))
        for handover in seen.presses(page, "ho"):
            shown = await self._open_handover(page, handover)
            asked = await self.phone.press_and_see(shown, _handover_step(shown, "ask_close"))
            if one_by_one := seen.presses(asked, "lfs"):
                left = await self.phone.press_and_see(asked, one_by_one[0])
                left = await self.phone.press_and_see(left, seen.presses(left, "lfh")[0])
                asked = await self.phone.press_and_see(left, _handover_step(left, "ask_close"))
            await self.phone.press_and_see(asked, _handover_step(asked, "close"))

    async def _open_handover(self, page: Message, handover: str) -> Message:
        mark = self.phone.chat.mark()
        await self.phone.press(page, handover, is_stale=True)
        shown = seen.with_press("hs", message_id=page["message_id"])
        return await self.phone.hear(shown, since=mark, after=handover)


def _with_sign_in_link(event: Event) -> bool:
    return seen.from_bot(event) and any("/s/" in link for link in seen.links(event["message"]))


def _payments_on(page: Message) -> list[tuple[str, str]]:
    return [
        (key["text"], key["callback_data"])
        for key in seen.keys_of(page)
        if key.get("callback_data", "").startswith("po:")
    ]


def _address_in(label: str) -> str:
    """`⏸ 3-2-501 · ¥35.00` is about 3-2-501."""
    return label.partition(" · ")[0].rpartition(" ")[2]


def _verdict(card: Message, verdict: str) -> str:
    return next(data for data in seen.presses(card, "pd") if data.endswith(f":{verdict}"))


def _handover_step(page: Message, step: str) -> str:
    return next(data for data in seen.presses(page, "hs") if data.endswith(f":{step}"))
