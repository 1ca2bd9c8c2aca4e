"""What a household's members read when the liaison has entered their order on paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.screens.amounts import amount, lines_in
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts


def ordered_on_paper(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """What was entered, by whom, and what to do when it is wrong."""
    _ = texts.gettext
    first = {
        "in": _("{by} entered an order on paper for {address}, handed in at {time}:"),
        "waiting": _(
            "{by} entered an order on paper for {address}, handed in at {time}. No bags are free "
            "at the moment, so it is on the waiting list:"
        ),
        "late": _(
            "{by} has an order on paper for {address}, handed in at {time}, after the cut-off. It "
            "is not in:"
        ),
        "closed": _(
            "{by} has an order on paper for {address}, handed in at {time}. Ordering had been "
            "closed before it was entered, so it is not in:"
        ),
    }[data["outcome"]]
    time = texts.day_and_time(datetime.fromisoformat(data["given_at"]), data["timezone"])
    head = first.format(by=plain(data["by"]), address=bold(data["address"]), time=time)
    body = plain(lines_in(texts, data["lines"]))
    total = _("Total {total}").format(total=bold(amount(data["total"], data["currency"])))
    wrong = _("Is that not what your household wrote? Tell the liaison, or look at /order.")
    return Screen(f"{head}\n{body}\n{total}\n{wrong}")
