"""The keys of a load's one next step; of one before the gate, the ways in which it can go."""

from collections.abc import Mapping

from bot.screens.gate_presses import NoteBags, OverrideLoad
from bot.screens.liaison_presses import OpenLoad
from bot.screens.presses import StepLoad
from bot.screens.screen import Button, Rows
from config.texts import Texts
from fulfillment.handover.gate_names import STEP_NAMES, step_words
from fulfillment.handover.use_cases.consignments import ConsignmentCard
from orders.rules.errors import DomainError
from orders.rules.errors_gate import NotCleared

# What buttons call these steps; those of a year ago do, too.
NAMES: Mapping[str, str] = {"disinfected": "disinfect", "resting": "rest"}


def keys_of(texts: Texts, card: ConsignmentCard) -> Rows:
    """What may be pressed now, and nothing that would leave out a step."""
    _ = texts.gettext
    load = card.consignment_id
    if card.state == "announced":
        return announced_keys(texts, load)
    if card.next is None:
        return ()
    if card.next == "counted":
        return (*counting_keys(texts, load, card.bags_sent), *_leaving(texts, card))
    if card.next == "released":
        return ((Button(_("Look again"), OpenLoad(load)),), *_leaving(texts, card))
    words = step_words(texts, card.next, taken_over=card.taken_over)
    return ((Button(words, StepLoad(load, NAMES.get(card.next, card.next))),),)


def announced_keys(texts: Texts, load: int, *, is_cleared: bool = True, may: bool = False) -> Rows:
    """`is_cleared`: its papers are in order; `may` let it in all the same."""
    _ = texts.gettext
    admit = (Button(_("It has arrived, let it in"), StepLoad(load, "admit")),)
    over = (Button(_("Take it over at the gate"), StepLoad(load, "take_over")),)
    refuse = (Button(_("Do not let it in"), StepLoad(load, "refuse")),)
    if is_cleared:
        return admit, over, refuse
    all_the_same = (
        Button(_("Liaison: let it in all the same, with a reason"), OverrideLoad(load)),
    )
    return (over, *((all_the_same,) if may else ()), refuse)


def released_keys(texts: Texts, load: int, to_come: str | None, bags: int) -> Rows:
    """When the rest is over: unloading where that is a step of its own, else the count."""
    if to_come not in STEP_NAMES:
        return counting_keys(texts, load, bags)
    words = step_words(texts, str(to_come), taken_over=False)
    return ((Button(words, StepLoad(load, str(to_come))),),)


def not_cleared_keys(texts: Texts, error: DomainError) -> Rows:
    """Under a truck whose papers are not in order: the ways out."""
    if not isinstance(error, NotCleared):
        return ()
    return announced_keys(texts, error.consignment_id, is_cleared=False, may=True)


def counting_keys(texts: Texts, load: int, bags: int) -> Rows:
    """All there, another number, or which bags are not in order."""
    _ = texts.gettext
    everything = texts.ngettext(
        "Unloaded: {count} bag counted", "Unloaded: all {count} bags counted", bags
    ).format(count=bags)
    return (
        (Button(everything, StepLoad(load, "count")),),
        (
            Button(_("Bags are missing"), NoteBags(load, "missing")),
            Button(_("A bag is damaged"), NoteBags(load, "damaged")),
        ),
        (
            Button(_("Bags too many"), NoteBags(load, "extra")),
            Button(_("Another number: I type it"), StepLoad(load, "count_other")),
        ),
    )


def _leaving(texts: Texts, card: ConsignmentCard) -> Rows:
    """The vehicle may go out while its goods rest."""
    if card.taken_over or card.has_left:
        return ()
    words = texts.gettext("The vehicle has gone out")
    return ((Button(words, StepLoad(card.consignment_id, "left")),),)
