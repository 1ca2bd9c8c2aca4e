"""What goes into the reader of group texts besides the text, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from orders.rules.group_findings import Doubt
from orders.rules.group_pieces import Span

Action = Literal["set", "replace", "withdraw"]


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """`set` gives the named bundles these quantities (0 drops one), `replace` makes the order
    exactly this, `withdraw` ends it. `household` None is the sender's own."""

    household: str | None
    lines: Mapping[str, int]
    action: Action
    for_other: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Previous:
    """What was said in this cycle before the message.

    `order` is the sender's live order (code → quantity). `lines` are the lines of chains that
    were read in the group already, as `Reading.lines` gave them: only others count. `text` is
    what the same message said before it was edited.
    """

    order: Mapping[str, int] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`ignored`: chatter. `lines`: of a chain, those that were new, to be remembered."""

    orders: tuple[ReadOrder, ...]
    doubts: tuple[Doubt, ...]
    ignored: bool
    lines: tuple[str, ...] = ()
