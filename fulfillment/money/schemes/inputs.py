"""What a scheme is given, looked at name by name.

Identifiers are taken as they are or refused: never folded, never cut. Control characters, signs
that turn the direction of writing and lone surrogates are refused everywhere (PAYMENTS 1.4), and
so is a name that the scheme does not know, because a mistyped `amout` would make a code without
a sum.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from fulfillment.money.schemes.amounts import read_exact
from fulfillment.money.schemes.base import BadCode, Input

# Controls, marks of direction, zero-width signs and BOM, half characters.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_COMMENT: Final = "note"


def refuse_forbidden(text: str, part: str) -> str:
    """The same text; raises `BadCode("control_character")`."""
    if _FORBIDDEN.search(text):
        raise BadCode("control_character", part)
    return text


def refuse_unknown(inputs: Mapping[str, Any], known: Iterable[Input]) -> None:
    """Raise `BadCode("unknown_input")` for a name that the scheme does not ask a payee for."""
    names = {each.name for each in known}
    for name in inputs:
        if name not in names:
            raise BadCode("unknown_input", str(name)[:40])


class Inputs:
    """Reads inputs by name; `finish` refuses what nobody asked for."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self._asked = {_COMMENT}
        self.warnings: list[str] = []

    def text(self, name: str, pattern: str = "", code: str = "") -> str:
        """A text that has to be there and to fit the pattern."""
        found = self.maybe(name, pattern, code)
        if found is None:
            raise BadCode("missing_input", name)
        return found

    def maybe(self, name: str, pattern: str = "", code: str = "") -> str | None:
        """A text or, where it is left out, null or empty, None."""
        self._asked.add(name)
        given = self._given.get(name)
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise BadCode("input_type", name)
        refuse_forbidden(given, name)
        if given != given.strip():
            raise BadCode("surrounding_space", name)
        if pattern and not re.fullmatch(pattern, given, re.ASCII):
            raise BadCode(code or f"{name}_format", name)
        return given

    def choice(self, name: str, among: Iterable[str], otherwise: str | None = None) -> str:
        """One of several words."""
        found = self.maybe(name) or otherwise
        if found is None:
            raise BadCode("missing_input", name)
        if found not in among:
            raise BadCode(f"{name}_unknown", name)
        return found

    def whole(self, name: str) -> int | None:
        """A whole number that is not negative."""
        self._asked.add(name)
        given = self._given.get(name)
        if given is None:
            return None
        if type(given) is not int or not 0 <= given < 10**15:
            raise BadCode("input_type", name)
        return given

    def flag(self, name: str, *, otherwise: bool) -> bool:
        """Yes or no; a form and a file may say it in words."""
        self._asked.add(name)
        given = self._given.get(name)
        if given is None or given == "":
            return otherwise
        if isinstance(given, bool):
            return given
        if given in ("true", "false", "yes", "no"):
            return given in ("true", "yes")
        raise BadCode("input_type", name)

    def tree(self, name: str) -> dict[str, Any]:
        """Objects within an object."""
        self._asked.add(name)
        given = self._given.get(name)
        if given is not None and not isinstance(given, dict):
            raise BadCode("input_type", name)
        return given or {}

    def body(self, name: str) -> str:
        """A text that is taken as it is, line breaks and all; empty where it is left out."""
        self._asked.add(name)
        given = self._given.get(name)
        if given is None:
            return ""
        if not isinstance(given, str):
            raise BadCode("input_type", name)
        return given

    def bodies(self) -> dict[str, str]:
        """All texts that there are, as they are."""
        return {str(name): self.body(name) for name in self._given}

    def amount(self, currency: str, name: str = "amount") -> Decimal | None:
        """The sum; None where the payer is to enter it."""
        self._asked.add(name)
        given = self._given.get(name)
        return None if given is None else read_exact(given, currency)

    def warn(self, code: str) -> None:
        """Note what is odd but forbids nothing."""
        if code not in self.warnings:
            self.warnings.append(code)

    def finish(self) -> tuple[str, ...]:
        """The warnings; raises `BadCode("unknown_input")` for a name that nobody asked for."""
        for name in self._given:
            if name not in self._asked:
                raise BadCode("unknown_input", str(name)[:40])
        return tuple(self.warnings)
