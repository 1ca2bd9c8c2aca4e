"""Ways on from /my that concern the household and not its order: going out, helping."""

from dataclasses import replace

from bot.screens.duty_presses import OpenSignUps
from bot.screens.outing_presses import OpenOutings
from bot.screens.screen import Button, Screen
from config.texts import Texts


def with_ways(texts: Texts, screen: Screen, *, household_id: int, compound_id: int) -> Screen:
    """The page with the two buttons under it."""
    _ = texts.gettext
    out = Button(_("🚪 Going out"), OpenOutings(household_id))
    help_ = Button(_("🤝 Help to carry"), OpenSignUps(compound_id))
    return replace(screen, rows=(*screen.rows, (out, help_)))
