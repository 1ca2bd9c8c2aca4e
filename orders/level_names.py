"""What control levels are called and what they mean, for chat, pages and papers."""

from collections.abc import Mapping

from config.texts import N_, Texts
from orders.rules.levels import Level

LEVEL_NAMES: Mapping[str, str] = {
    Level.PREVENTION: N_("prevention"),
    Level.CONTROL: N_("control"),
    Level.SEALED: N_("sealed"),
    "": N_("as the compound"),
}
LEVEL_MEANINGS: Mapping[str, str] = {
    Level.PREVENTION: N_("no gatherings; collecting in turn, at a distance"),
    Level.CONTROL: N_("nobody leaves the compound; one person a household collects in turn"),
    Level.SEALED: N_("nobody leaves home; bags are brought to the door"),
}
LEVEL_MARKS: Mapping[str, str] = {
    Level.PREVENTION: "🟢",
    Level.CONTROL: "🟡",
    Level.SEALED: "🔴",
}


def level_name(texts: Texts, level: str) -> str:
    """`🔴 sealed`; nothing is a building that is as its compound."""
    return f"{LEVEL_MARKS.get(level, '⚪')} {texts.gettext(LEVEL_NAMES[level])}"
