"""What the API takes and gives, with the examples that its description shows."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Sha256 = Annotated[str, Field(examples=["9f2c" * 16])]


class Shape(BaseModel):
    """Unknown fields in a request are mistakes, not wishes."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class SessionIn(Shape):
    """The one-time link that the liaison had the bot make, or its last part."""

    link: Annotated[str, Field(max_length=300, examples=["https://portal.example/s/tX0p…"])]


class SessionOut(Shape):
    """Send the token as `Authorization: Bearer …`."""

    token: str
    expires_at: datetime


class Payments(Shape):
    """Households by how their payment stands."""

    paid: int
    claimed: int
    due: int
    dropped: int


class Building(Shape):
    """An approved building; `to_pack` and `packed` count households."""

    batch_id: Annotated[int, Field(examples=[31])]
    building: Annotated[str, Field(examples=["3"])]
    households: int
    bags: int
    to_pack: int
    packed: int


class Cycle(Shape):
    """One cycle of the compound. `waiting` counts buildings that are not approved yet."""

    cycle_id: Annotated[int, Field(examples=[7])]
    number: int
    state: Annotated[str, Field(examples=["closed"])]
    step: Annotated[str, Field(description="what comes next: wait, pack, send, sent, cancelled")]
    packed_by: datetime
    pay_by: datetime
    deliver_at: datetime
    waiting: int
    buildings: list[Building]
    payments: Payments


class Document(Shape):
    """A paper of a version. `&locale=en` or `both`, and more: see the route of the paper."""

    kind: Annotated[str, Field(examples=["labels"])]
    form: Annotated[str, Field(examples=["pdf"])]
    url: Annotated[str, Field(examples=["/api/v1/pick-lists/12/papers/labels?form=pdf"])]


class PickListFacts(Shape):
    """One version of a pick list and its papers."""

    pick_list_id: Annotated[int, Field(examples=[12])]
    version: Annotated[int, Field(examples=[2])]
    reason: Annotated[str, Field(examples=["approved"])]
    sha256: Sha256
    made_at: datetime
    documents: list[Document]


class PickListFull(PickListFacts):
    """The newest version with what stands on it; phones are shown as the compound decides."""

    pick_list: Annotated[
        dict[str, Any],
        Field(
            examples=[
                {
                    "compound": "樊城花园",
                    "version": 2,
                    "goods": [{"code": "A", "name": "特价蔬菜包", "price_minor": 1000}],
                    "parcels": [
                        {
                            "address": "3-2-501",
                            "order_number": "1-0042",
                            "lines": [["A", 2]],
                            "bags": [{"code": "7KQ4M8", "units": [["A", 2]], "box": 3}],
                            "amount_minor": 2000,
                            "phone": "138****5678",
                        }
                    ],
                }
            ]
        ),
    ]


class PackedIn(Shape):
    """Which version was packed from, and which buildings; without buildings: all."""

    version: Annotated[int, Field(ge=1, examples=[2])]
    batch_ids: Annotated[list[int] | None, Field(examples=[[31, 32]])] = None


class PackedOut(Shape):
    """Households packed just now, and how many of them were asked to pay."""

    parcels: int
    asked: int


class SentOut(Shape):
    """The load that left."""

    consignment_id: int
    bags: int
    parcels: int


class Refusal(Shape):
    """Why something was not done: a code for programs, a message and advice for people."""

    code: Annotated[str, Field(examples=["unpaid_on_load"])]
    data: dict[str, Any]
    message: str
    advice: list[str]


class Refused(Shape):
    error: Refusal
