"""All rules, in the order in which they were given; the first that strikes decides."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from sandbox.api.parameters import Parameters
from sandbox.faults.rules import OF_UPDATES, Rule, read_rule
from sandbox.shapes import Json

_NEVER_MEANT = "getupdates"  # a rule for any method means what the bot does, not how it listens


class Faults:
    def __init__(self, methods: Collection[str]) -> None:
        self._methods = [method.lower() for method in methods]
        self._rules: list[Rule] = []
        self._closing = asyncio.Event()

    def add(self, ask: Json) -> Json:
        rule = read_rule(ask, methods=self._methods)
        self._rules.append(rule)
        return rule.as_json()

    def clear(self) -> None:
        self._rules.clear()

    def as_json(self) -> Json:
        return {"faults": [rule.as_json() for rule in self._rules]}

    def of_call(self, method: str, ask: Parameters) -> Rule | None:
        """The rule that strikes this call of `method` (in small letters)."""
        for rule in self._rules:
            if rule.kind not in OF_UPDATES and _meant(rule, method, ask) and rule.strikes():
                return rule
        return None

    def of_update(self, kind: str, payload: Json) -> bool:
        """Whether an update that just came up is struck by a rule of this kind."""
        for rule in self._rules:
            if rule.kind == kind and rule.chat_id in ("", _chat_of(payload)) and rule.strikes():
                return True
        return False

    async def pause(self, seconds: float) -> None:
        """Hold a call; not longer than the sandbox itself runs."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def close(self) -> None:
        self._closing.set()


def _meant(rule: Rule, method: str, ask: Parameters) -> bool:
    if rule.chat_id not in ("", ask.text("chat_id").strip()):
        return False
    return method in map(str.lower, rule.method) if rule.method else method != _NEVER_MEANT


def _chat_of(payload: Json) -> str:
    chat = payload.get("chat") or payload.get("message", {}).get("chat") or payload.get("from", {})
    return str(chat.get("id", ""))
