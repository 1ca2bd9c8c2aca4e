"""The parts of a compound file about who needs care, and whom to call.

Flags are reasons to need care beside the usual ones; help lines stand on every poster.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class FlagPart(BaseModel):
    """One flag; the usual ones stand in `orders.rules.flags`, and one of their codes renames it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,23}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    name_en: Annotated[str, Field(min_length=1, max_length=40)]


class HelpLinePart(BaseModel):
    """Whom to call: the community's office, a doctor on duty, the police; never a resident."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=40)]
    name_en: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(pattern=r"^[0-9+() -]{3,24}$", coerce_numbers_to_str=True)]
