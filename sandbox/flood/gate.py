"""The gate each call goes through: counts it, or tells it to come back later.

What is refused takes no place, so a client that waits as it was told does get through.
"""

import math
from collections import OrderedDict
from dataclasses import asdict

from sandbox.api.parameters import Parameters
from sandbox.clock import WorldClock
from sandbox.errors import too_many_requests
from sandbox.flood.profiles import REACTION, Limits, counts, limits_of
from sandbox.flood.windows import Bucket, Peak, SlidingWindow
from sandbox.shapes import Json

_MANY = {"sendmediagroup": "media", "copymessages": "message_ids", "forwardmessages": "message_ids"}
Limit = SlidingWindow | Bucket


class FloodGate:
    def __init__(self, clock: WorldClock, profile: str) -> None:
        self._clock = clock
        self.use(profile, {})

    def use(self, profile: str, numbers: Json) -> None:
        """Change the profile; windows and counts begin anew."""
        self._limits = limits_of(profile, numbers)
        self._profile = profile
        most = self._limits.overall_per_second
        self._overall: dict[str, Limit] = {"overall": SlidingWindow(most, 1.0)} if most else {}
        self._chats: OrderedDict[int | str, dict[str, Limit]] = OrderedDict()
        self._counted = 0
        self._refused = {"overall": 0, "chat": 0, "group": 0}
        self._let_through = Peak()
        self._asked = Peak()

    def enter(self, method: str, ask: Parameters) -> None:
        """Count this call of `method` (in small letters); raises ApiError 429 where it is too many.

        An album of n counts n, like n messages copied or forwarded at once.
        """
        if not counts(method):
            return
        now = self._clock.steady()
        weight = _weight(method, ask)
        self._asked.note(now, weight)
        limits = {**self._overall}
        if method != REACTION or self._limits.reactions_in_chat:
            limits |= self._of_chat(ask, now)
        waits = {name: limit.wait(now, weight) for name, limit in limits.items()}
        longest = max(waits, key=lambda name: waits[name], default=None)
        if longest is not None and waits[longest] > 0:
            self._refused[longest] += 1
            raise too_many_requests(max(1, math.ceil(waits[longest])))
        for limit in limits.values():
            limit.take(now, weight)
        self._counted += weight
        self._let_through.note(now, weight)

    def as_json(self) -> Json:
        return {
            "profile": self._profile,
            **asdict(self._limits),
            "counted": self._counted,
            "refused": sum(self._refused.values()),
            "refused_by": dict(self._refused),
            "most_in_a_second": self._let_through.most,
            "most_asked_in_a_second": self._asked.most,
        }

    def _of_chat(self, ask: Parameters, now: float) -> dict[str, Limit]:
        if not ask.text("chat_id").strip():
            return {}
        key = ask.chat_id()
        found = self._chats.get(key)
        if found is None:
            found = self._chats[key] = _limits_of_chat(self._limits, key)
        self._chats.move_to_end(key)
        self._forget_one(now)
        return found

    def _forget_one(self, now: float) -> None:
        """One for each that comes: chats that were quiet longest are at the front."""
        key, limits = next(iter(self._chats.items()))
        if len(self._chats) > 1 and all(limit.is_free(now) for limit in limits.values()):
            del self._chats[key]


def _limits_of_chat(limits: Limits, key: int | str) -> dict[str, Limit]:
    is_private = isinstance(key, int) and key > 0
    found: dict[str, Limit] = {}
    if limits.chat_per_second and (is_private or limits.chat_limit_in_groups):
        found["chat"] = Bucket(limits.chat_per_second, limits.chat_burst)
    if limits.group_per_minute and not is_private:
        found["group"] = SlidingWindow(limits.group_per_minute, 60.0)
    return found


def _weight(method: str, ask: Parameters) -> int:
    many = ask.tree(_MANY[method], _MANY[method]) if method in _MANY else None
    return max(1, len(many)) if isinstance(many, list) else 1
