"""What a compound file says of welfare calls and of stock.

What it does not say is as usual (`orders.rules.care`, `orders.rules.stock_days`), or as set on the
liaison's page. See `config.compound_file`.
"""

from typing import Annotated, Any

from pydantic import Field

from config.selling_of_file import Part

Days = Annotated[int, Field(ge=0, le=90)]


class CarePart(Part):
    hours_before: Annotated[int, Field(ge=1, le=24)] | None = None  # the cut-off
    takeover_minutes: Annotated[int, Field(ge=10, le=600)] | None = None
    retry_minutes: Annotated[int, Field(ge=5, le=240)] | None = None
    tries: Annotated[int, Field(ge=1, le=5)] | None = None
    cover_days: Annotated[int, Field(ge=0, le=60)] | None = None

    @property
    def as_data(self) -> dict[str, Any]:
        """Only what the file says."""
        return self.model_dump(exclude_none=True)


class StockPart(Part):
    days: dict[str, Days] = Field(default_factory=dict)  # the least of each kind
    report_by: Annotated[int, Field(ge=0, le=23)] | None = None  # o'clock

    @property
    def as_data(self) -> dict[str, Any]:
        """Only what the file says."""
        return self.model_dump(exclude_none=True)
