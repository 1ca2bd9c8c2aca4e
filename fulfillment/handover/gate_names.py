"""What papers, findings and steps of a load are called: for chat, pages and papers alike."""

from collections.abc import Iterable, Mapping
from typing import Final

from config.texts import N_, Texts

PAPER_NAMES: Final[Mapping[str, str]] = {
    "plate": N_("number plate"),
    "driver": N_("driver's name"),
    "phone": N_("driver's phone"),
    "health_code": N_("health code"),
    "travel": N_("14 days' travel"),
    "identity": N_("identity photo"),
    "test": N_("test"),
    "promise": N_("written promise"),
    "pass": N_("official pass"),
}
STATUS_NAMES: Final[Mapping[str, str]] = {
    "ok": N_("in order"),
    "missing": N_("not given"),
    "expired": N_("expired"),
}
FINDING_NAMES: Final[Mapping[str, str]] = {
    "missing": N_("did not come"),
    "damaged": N_("damaged"),
    "extra": N_("too many"),
}
FINDING_STATES: Final[Mapping[str, str]] = {
    "open": N_("to be decided"),
    "coming": N_("the supplier brings it later"),
    "brought": N_("it has come"),
    "credited": N_("made good as credit"),
    "kept": N_("handed out as it is"),
    "passed": N_("told where it belongs"),
    "found": N_("it was there after all"),
}
VERDICT_NAMES: Final[Mapping[str, str]] = {
    "coming": N_("The supplier brings it later"),
    "credit": N_("Make it good as credit"),
    "kept": N_("Leave it as it is"),
    "passed": N_("It goes where it belongs"),
    "brought": N_("It has come now"),
    "found": N_("It was there after all"),
}
STATE_NAMES: Final[Mapping[str, str]] = {
    "announced": N_("on its way"),
    "admitted": N_("let in"),
    "taken_over": N_("taken over at the gate"),
    "disinfected": N_("disinfected at the gate"),
    "set_down": N_("set down at the gate"),
    "placed": N_("at its unloading place"),
    "resting": N_("resting"),
    "released": N_("to be counted"),
    "unloaded": N_("to be counted"),
    "carried": N_("to be counted"),
    "counted": N_("counted"),
    "refused": N_("not let in"),
}
DONE_NAMES: Final[Mapping[str, str]] = {
    "admitted": N_("Arrived and let in"),
    "taken_over": N_("Taken over at the gate"),
    "disinfected": N_("Disinfected at the gate"),
    "set_down": N_("Set down at the gate, the driver has left"),
    "placed": N_("At its unloading place"),
    "resting": N_("Disinfected again, rest began"),
    "released": N_("Rest is over"),
    "unloaded": N_("Unloaded"),
    "carried": N_("Carried in"),
    "counted": N_("Counted"),
    "refused": N_("Not let in"),
    "left": N_("The vehicle went out"),
}
STEP_NAMES: Final[Mapping[str, str]] = {
    "disinfected": N_("Gate disinfection is done"),
    "set_down": N_("All is set down, the driver has left"),
    "placed": N_("It stands at its unloading place"),
    "resting": N_("Second disinfection is done"),
    "unloaded": N_("Everything is unloaded"),
    "carried": N_("Everything is carried in"),
}
# What a taken-over load is disinfected for the first time.
FIRST_DISINFECTION: Final = N_("Disinfection is done, rest begins")
OPTIONAL_STEPS: Final[Mapping[str, str]] = {
    "gate_disinfection": N_("Disinfection at the gate, before it drives in"),
    "place": N_("Driving to the unloading place, as a step of its own"),
    "unload": N_("Unloading or carrying in, as a step of its own"),
}
CONDITIONS: Final = (
    N_("Driver and crew wear masks and gloves."),
    N_("Nobody leaves the cab or the unloading place."),
    N_("Drive the way above and no other; leave at once when unloaded."),
)
MARK = "|"


def step_words(texts: Texts, state: str, *, taken_over: bool) -> str:
    """The button of a step that is to be done."""
    is_first = taken_over and state == "resting"
    return texts.gettext(FIRST_DISINFECTION if is_first else STEP_NAMES[state])


def as_entry(kind: str, status: str, name: str) -> str:
    """A paper as an error carries it; `name` is empty for the vehicle."""
    return f"{kind}{MARK}{status}{MARK}{name}"


def wanting_words(texts: Texts, entries: Iterable[str]) -> tuple[str, ...]:
    """`张师傅: test missing, promise missing`, one for each holder, the vehicle's first."""
    _ = texts.gettext
    by_name: dict[str, list[str]] = {}
    for entry in entries:
        kind, _mark, rest = entry.partition(MARK)
        status, _mark, name = rest.partition(MARK)
        words = f"{_(PAPER_NAMES.get(kind, ''))} {_(STATUS_NAMES.get(status, ''))}".strip()
        by_name.setdefault(name, []).append(words or entry)
    joint = "、" if texts.locale == "zh_CN" else ", "
    colon = "：" if texts.locale == "zh_CN" else ": "
    return tuple(
        f"{name or _('The vehicle')}{colon}{joint.join(said)}" for name, said in by_name.items()
    )
