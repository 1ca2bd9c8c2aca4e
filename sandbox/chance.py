"""The one place where the sandbox draws lots: ids that Telegram would make up."""

import random
import string

_LETTERS = string.ascii_letters + string.digits + "-_"


class Chance:
    """Random ids; a seed makes them repeatable."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)

    def first_update_id(self) -> int:
        """Telegram starts a bot's update ids at a random number of this range."""
        return self._random.randint(2_000_001, 500_000_000)

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def letters(self, length: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=length))

    def digits(self, length: int) -> str:
        return str(self._random.randint(10 ** (length - 1), 10**length - 1))
