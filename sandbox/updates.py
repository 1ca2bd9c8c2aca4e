"""The bot's updates: what waits to be handed out, in which order, and for how long.

Ids grow by one from a random start and never restart. Expiry is measured on the real clock
from arrival: 24 hours, 150 seconds for a press. How updates leave is decided in `polling` and
`webhook`; both ask here. Knows nothing of chats or people.

On demand (see `faults`) an update is owed once more under its own id, or is late: it changes
places with the one after it.
"""

import asyncio
import json
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sandbox.clock import WorldClock
from sandbox.shapes import Json
from sandbox.webhook.subscription import Webhook

ONLY_WHEN_ASKED = ("chat_member", "message_reaction", "message_reaction_count")
KEPT_SECONDS = 24 * 3600
KEPT_SECONDS_BY_KIND = {"callback_query": 150}
MOST_WAITING = 100_000
MOST_REMEMBERED = 20_000
LATE_SECONDS = 1.0  # so long a late update waits for the one to change places with


@dataclass(slots=True, frozen=True)
class Update:
    id: int
    kind: str
    payload: Json
    arrived: float

    def encoded(self) -> bytes:
        whole = {"update_id": self.id, self.kind: self.payload}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


class UpdateQueue:
    def __init__(self, clock: WorldClock, *, next_id: int) -> None:
        self.next_id = next_id
        self.allowed: list[str] = []
        self.webhook: Webhook | None = None
        self.webhook_since = float("-inf")  # on the steady clock
        self.waiting: OrderedDict[int, Update] = OrderedDict()
        self.touched: set[int] = set()
        self.owed: set[int] = set()
        self.fresh: deque[Update] = deque()  # for the webhook, which has not seen them yet
        self.changed = asyncio.Event()
        self.is_polled = False
        self.strikes: Callable[[str, Json], bool] = lambda kind, payload: False
        self.on_arrival: Callable[[], None] = lambda: None
        self._clock = clock
        self._late: dict[int, float] = {}
        self._lonely: int | None = None
        self._remembered: OrderedDict[int, Update] = OrderedDict()

    # --- putting in

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_ASKED

    def put(self, kind: str, payload: Json) -> int | None:
        """The new update's id, or None where the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        update = Update(self.next_id, kind, payload, self._clock.real())
        self.next_id += 1
        self._remember(update)
        self.waiting[update.id] = update
        self.touched.add(update.id)
        if self.strikes("duplicate_updates", payload):
            self.owed.add(update.id)
        self._make_late(update)
        if len(self.waiting) > MOST_WAITING:
            self.drop(next(iter(self.waiting)))
        self._hand_over(update)
        return update.id

    def _make_late(self, update: Update) -> None:
        """On demand, and never the one that a late one is waiting for."""
        meets, self._lonely = self._lonely in self._late, None
        if meets or not self.strikes("reorder_updates", update.payload):
            return
        self._lonely = update.id
        self._late[update.id] = self._clock.steady() + LATE_SECONDS
        asyncio.get_running_loop().call_later(LATE_SECONDS + 0.01, self._tell)

    def restore(self, update: Update) -> None:
        self.waiting[update.id] = update
        self._remember(update)

    def remembered(self, update_id: int) -> Update | None:
        return self._remembered.get(update_id)

    def redeliver(self, update: Update) -> None:
        """Hand the same update out once more, whatever has been confirmed meanwhile."""
        self.owed.add(update.id)
        self._hand_over(update)

    def _hand_over(self, update: Update) -> None:
        if self.webhook is not None:
            self.fresh.append(update)
        self._tell()

    def _tell(self) -> None:
        self.changed.set()
        self.on_arrival()

    def _remember(self, update: Update) -> None:
        self._remembered[update.id] = update
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)

    # --- handing out

    def in_turn(self, updates: Iterable[Update]) -> Iterator[tuple[Update, ...]]:
        """Updates one by one, and by two where they change places.

        A late one at the end is left out while it may still meet another.
        """
        late: Update | None = None
        for update in updates:
            if late is not None:
                yield update, late
                late = None
            elif update.id in self._late:
                late = update
            else:
                yield (update,)
        if late is not None and self._clock.steady() >= self._late[late.id]:
            yield (late,)

    def owed_again(self) -> list[Update]:
        """Those to be handed out though they are no longer waiting."""
        gone = [each for each in self.owed if each not in self.waiting]
        return [self._remembered[each] for each in sorted(gone) if each in self._remembered]

    # --- letting go

    def is_expired(self, update: Update) -> bool:
        kept = KEPT_SECONDS_BY_KIND.get(update.kind, KEPT_SECONDS)
        return self._clock.real() - update.arrived > kept

    def expire(self) -> None:
        for update in list(self.waiting.values()):
            if self.is_expired(update):
                self.drop(update.id)
                self.owed.discard(update.id)

    def drop_all(self) -> None:
        for update_id in list(self.waiting):
            self.drop(update_id)
        self.owed.clear()
        self.fresh.clear()

    def drop(self, update_id: int) -> None:
        del self.waiting[update_id]
        self._late.pop(update_id, None)
        self.touched.add(update_id)

    # --- the webhook

    def set_webhook(self, webhook: Webhook | None) -> None:
        """From now on updates are delivered there, those that wait first; None: to nowhere."""
        self.webhook = webhook
        self.fresh = deque(self.waiting.values() if webhook else ())
        self.changed.set()
