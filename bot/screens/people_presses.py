"""Presses of the /manage menu, of joining, members, consents and rights.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenManage(Press, prefix="mng"):
    """A compound's menu (0: asks which); `section` is one of `bot.screens.manage.SECTIONS`."""

    compound_id: int
    section: str
