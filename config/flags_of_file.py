"""The part of a compound file about flags: reasons to need care beside the usual ones."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class FlagPart(BaseModel):
    """One flag; the usual ones stand in `orders.rules.flags`, and one of their codes renames it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,23}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    name_en: Annotated[str, Field(min_length=1, max_length=40)]
