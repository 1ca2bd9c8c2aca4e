"""What handlers need besides the transaction: addresses of this installation, and chance."""

from dataclasses import dataclass

from config.chance import Chance


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Given to every handler as `around`."""

    portal_url: str
    bot_username: str
    chance: Chance
