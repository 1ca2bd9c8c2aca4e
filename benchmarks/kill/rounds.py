"""Which processes there are, who is killed in which round, and when: drawn from the seed."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.chance import Chance

PHASES = ("ordering", "cut-off", "approval", "sending", "import", "hand-over", "backup")
# Out of twenty rounds.
SHARES = {
    "ordering": 5,
    "cut-off": 3,
    "approval": 3,
    "sending": 4,
    "import": 2,
    "hand-over": 2,
    "backup": 1,
}
# More rounds in one cycle would only wait for each other.
MOST_IN_A_CYCLE = 20

# Processes by name, with their roles; none: all of them in one.
DEPLOYMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "whole": {"whole": ()},
    "polling": {
        "bot-1": ("bot",),
        "bot-2": ("bot",),
        "sender": ("sender",),
        "scheduler": ("scheduler",),
        "portal": ("portal",),
    },
    "webhook": {
        "bot-1": ("bot",),
        "bot-2": ("bot",),
        "sender": ("sender",),
        "scheduler": ("scheduler",),
        "portal": ("portal",),
    },
}
# What is worth killing in a phase; the tool is what runs beside: load or backup.
WORTH = {
    "ordering": ("bot-1", "bot-2", "bot-1", "sender", "scheduler"),
    "cut-off": ("scheduler", "bot-1", "bot-2", "sender"),
    "approval": ("bot-1", "bot-2", "portal", "sender"),
    "sending": ("sender", "sender", "portal", "bot-1", "scheduler"),
    "import": ("tool",),
    "hand-over": ("bot-1", "bot-2", "sender", "portal", "scheduler"),
    "backup": ("tool",),
}
ONE_IN_TWO = 4  # every fourth round kills two at once
STEPS = 1000


@dataclass(frozen=True, slots=True)
class Kill:
    """One round: after so much of the work's time, these are killed."""

    number: int
    phase: str
    victims: tuple[str, ...]
    after_seconds: float

    def __str__(self) -> str:
        return f"{self.number} {self.phase} {'+'.join(self.victims)} +{self.after_seconds:.3f}s"


def share_out(rounds: int) -> dict[str, int]:
    """So many rounds over the phases, by largest remainders; each phase first gets one."""
    phases = sorted(PHASES, key=lambda phase: -SHARES[phase])
    given = {phase: int(place < rounds) for place, phase in enumerate(phases)}
    total = sum(SHARES.values())
    while sum(given.values()) < rounds:
        behind = max(phases, key=lambda phase: SHARES[phase] * rounds / total - given[phase])
        given[behind] += 1
    return given


def cycles_of(rounds: int) -> list[int]:
    """The rounds of each cycle, as even as can be; three cycles at least, if they suffice."""
    count = max(-(-rounds // MOST_IN_A_CYCLE), min(3, rounds // len(PHASES)), 1)
    return [rounds // count + (place < rounds % count) for place in range(count)]


def draw_kill(
    chance: Chance, *, number: int, phase: str, deployment: str, within_seconds: float
) -> Kill:
    """Who, and when."""
    there = DEPLOYMENTS[deployment]
    worth = [name for name in WORTH[phase] if name in there or name == "tool"] or ["whole"]
    victims = [worth[chance.below(len(worth))]]
    others = [name for name in there if name not in victims]
    if others and chance.below(ONE_IN_TWO) == 0:
        victims.append(others[chance.below(len(others))])
    after = within_seconds * chance.below(STEPS) / STEPS
    return Kill(number, phase, tuple(victims), after)


def deployments(count: int, *, first: int) -> Sequence[str]:
    """How each cycle is served, in turn."""
    names = list(DEPLOYMENTS)
    return [names[(first + place) % len(names)] for place in range(count)]
