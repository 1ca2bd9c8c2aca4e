"""One rule: which calls or updates it strikes, how often, and what happens to them.

429 403 400 500           the call is not carried out and answered so
delay                     it is carried out `seconds` later
drop                      it is not carried out, the connection is closed without an answer
timeout_after_delivery    it is carried out; the answer comes `seconds` later, or (without
                          `seconds`) never: the connection is closed
duplicate_updates         an update is handed out twice
reorder_updates           an update changes places with the next one
"""

from collections.abc import Collection
from dataclasses import dataclass, field, fields

from sandbox.chance import Chance
from sandbox.errors import ApiError, Refusal, too_many_requests
from sandbox.shapes import Json

ERRORS = {
    "400": "Bad Request: chat not found",
    "403": "Forbidden: bot was blocked by the user",
    "429": "",
    "500": "Internal Server Error",
}
OF_CALLS = (*ERRORS, "delay", "drop", "timeout_after_delivery")
OF_UPDATES = ("duplicate_updates", "reorder_updates")
_KINDS = (*OF_CALLS, *OF_UPDATES)


@dataclass(slots=True, kw_only=True)
class Rule:
    """`times` 0 strikes for ever; `method` is empty, a name, or a list of names."""

    kind: str
    method: list[str] = field(default_factory=list)
    chat_id: str = ""
    description: str = ""
    retry_after: int = 1
    seconds: float = 0.0
    times: int = 1
    probability: float = 1.0
    seed: int | None = None
    struck: int = 0
    chance: Chance

    def strikes(self) -> bool:
        """Whether it strikes this time; counts it if so."""
        if self.times and self.struck >= self.times:
            return False
        if self.probability < 1 and not self.chance.happens(self.probability):
            return False
        self.struck += 1
        return True

    def error(self) -> ApiError | None:
        if self.kind not in ERRORS:
            return None
        if self.kind == "429":
            flood = too_many_requests(self.retry_after)
            return ApiError(429, self.description or flood.description, flood.parameters)
        return ApiError(int(self.kind), self.description or ERRORS[self.kind])

    def as_json(self) -> Json:
        told: Json = {each: getattr(self, each) for each in _ASKED}
        return {**told, "struck": self.struck}


_ASKED = [each.name for each in fields(Rule) if each.name not in ("chance", "struck")]


def read_rule(ask: Json, *, methods: Collection[str]) -> Rule:
    """The rule as asked for; raises Refusal for what is unknown or makes no sense."""
    unknown = set(ask) - set(_ASKED)
    if unknown:
        raise Refusal(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(_ASKED)}")
    given = ask.get("method") or []
    seed = ask.get("seed")
    rule = Rule(
        kind=str(ask.get("kind", "")),
        method=[given] if isinstance(given, str) else [str(each) for each in given],
        chat_id=str(ask.get("chat_id") or ""),
        description=str(ask.get("description") or ""),
        retry_after=int(ask.get("retry_after", 1)),
        seconds=float(ask.get("seconds", 0)),
        times=int(ask.get("times", 1)),
        probability=float(ask.get("probability", 1)),
        seed=seed,
        chance=Chance(seed),
    )
    _check(rule, methods)
    return rule


def _check(rule: Rule, methods: Collection[str]) -> None:
    if rule.kind not in _KINDS:
        raise Refusal(f"kind is one of {', '.join(_KINDS)}")
    for method in rule.method:
        if method.lower() not in methods:
            raise Refusal(f"there is no method {method}")
    if rule.kind in OF_UPDATES and rule.method:
        raise Refusal("updates have no method")
    if rule.kind == "delay" and not rule.seconds:
        raise Refusal("seconds is missing")
    if rule.retry_after < 1 or rule.times < 0 or rule.seconds < 0:
        raise Refusal("retry_after is 1 or more; times and seconds are 0 or more")
    if not 0 < rule.probability <= 1:
        raise Refusal("probability is above 0 and at most 1")
