"""The part of a compound file that says how to read other tables of orders: `column_maps`.

column_maps:
  物业群接龙:                # any name
    units: 几份              # column: the heading as it stands in the table
    address: 送哪里
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Heading = Annotated[str, Field(min_length=1, max_length=80)]


class ColumnMap(BaseModel):
    """Which heading means what; only what one household gets must be there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    units: Heading
    address: Heading | None = None
    lane: Heading | None = None
    building: Heading | None = None
    unit: Heading | None = None
    room: Heading | None = None
    compound: Heading | None = None
    order_number: Heading | None = None
    good: Heading | None = None
    spec: Heading | None = None
    price: Heading | None = None
    amount: Heading | None = None
    sum: Heading | None = None
    receiver: Heading | None = None
    phone: Heading | None = None
    remark: Heading | None = None
    status: Heading | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Column → heading, of those that are named."""
        return {name: str(heading) for name, heading in self if heading is not None}
