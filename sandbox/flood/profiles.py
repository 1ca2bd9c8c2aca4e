"""The profiles by name, and which calls count.

`faq` is what Telegram's FAQ says: about one message a second in a chat with short bursts, 20 a
minute in a group, 30 a second over all. `strict` forgives nothing and is meant for tests of a
sender that must never be told to wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sandbox.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """0 means no limit."""

    overall_per_second: int = 0
    chat_per_second: float = 0
    chat_burst: int = 1
    chat_limit_in_groups: bool = False
    group_per_minute: int = 0
    reactions_in_chat: bool = True  # otherwise a reaction counts over all only


PROFILES = {
    "off": Limits(),
    "faq": Limits(
        overall_per_second=30,
        chat_per_second=1,
        chat_burst=5,
        chat_limit_in_groups=True,
        group_per_minute=20,
    ),
    "strict": Limits(overall_per_second=30, chat_per_second=1, group_per_minute=20),
}

REACTION = "setmessagereaction"
_COUNTED = (
    "send",
    "editmessage",
    "deletemessage",
    "pinchatmessage",
    "unpin",
    "copymessage",
    "forwardmessage",
    REACTION,
)


def counts(method: str) -> bool:
    """Whether a call of this method (in small letters) is counted."""
    return method.startswith(_COUNTED)


def limits_of(profile: str, numbers: Mapping[str, Any]) -> Limits:
    """A profile with single numbers replaced; raises Refusal for what is unknown or unfit."""
    if profile not in PROFILES:
        raise Refusal(f"profile is one of {', '.join(PROFILES)}")
    kinds = {each.name: type(getattr(PROFILES["faq"], each.name)) for each in fields(Limits)}
    kinds["chat_per_second"] = float
    unknown = set(numbers) - set(kinds)
    if unknown:
        raise Refusal(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(kinds)}")
    limits = replace(
        PROFILES[profile], **{name: kinds[name](value) for name, value in numbers.items()}
    )
    if limits.chat_burst < 1 or min(_numbers(limits)) < 0:
        raise Refusal("numbers are 0 (no limit) or more; chat_burst is 1 or more")
    return limits


def _numbers(limits: Limits) -> list[float]:
    return [limits.overall_per_second, limits.chat_per_second, limits.group_per_minute]
