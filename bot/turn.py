"""What every handler is given of the update it answers: one value in place of a list of names."""

from dataclasses import dataclass
from datetime import datetime

from bot.surroundings import Surroundings
from config.texts import Texts
from orders.actors import Actor
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, in which transaction and language, and when."""

    tx: Transaction
    actor: Actor
    texts: Texts
    now: datetime
    around: Surroundings
