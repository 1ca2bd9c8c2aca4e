"""What everybody believes and what was said in the group, kept beside the papers.

With these and the database a run can be checked again later, from its folder alone.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.simulation.feed import Event
from app.simulation.purse import Paid
from app.simulation.resident import Belief, Resident

FILE = "memory.json"


@dataclass(slots=True)
class Memory:
    """A run as people remember it."""

    beliefs: dict[tuple[int, str], Belief]  # (cycle, address)
    group: list[dict[str, Any]]  # what the bot wrote there: text, and whether it is pinned
    remarks: list[str]  # what went wrong while it ran
    paid: list[Paid] = field(default_factory=list)  # what everybody really paid
    # The public page, and what was given to the compound: numbers by good and unit.
    lists: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def remember(
    residents: list[Resident],
    group: list[Event],
    remarks: list[str],
    *,
    paid: list[Paid],
    lists: dict[str, dict[str, list[str]]],
) -> Memory:
    """Collect what the residents believe, and every wording of the bot in the group."""
    return Memory(
        beliefs={
            (cycle, resident.home.key): belief
            for resident in residents
            for cycle, belief in resident.beliefs.items()
        },
        group=[
            {
                "text": event["message"].get("text") or event["message"].get("caption") or "",
                "is_reply": "reply_to_message_id" in event["message"],
            }
            for event in group
            if event["kind"] in ("message", "edit") and event["message"]["from_bot"]
        ],
        remarks=remarks,
        paid=paid,
        lists=lists,
    )


def write_memory(memory: Memory, folder: Path) -> None:
    kept = {
        "beliefs": [
            {"cycle": cycle, "address": address, **asdict(belief)}
            for (cycle, address), belief in memory.beliefs.items()
        ],
        "group": memory.group,
        "remarks": memory.remarks,
        "paid": [asdict(each) for each in memory.paid],
        "lists": memory.lists,
    }
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text, encoding="utf-8")


def read_memory(folder: Path) -> Memory:
    kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    beliefs = {}
    for item in kept["beliefs"]:
        key = item.pop("cycle"), item.pop("address")
        beliefs[key] = Belief(**item)
    paid = [Paid(**each) for each in kept["paid"]]
    return Memory(beliefs, kept["group"], kept["remarks"], paid, kept["lists"])
