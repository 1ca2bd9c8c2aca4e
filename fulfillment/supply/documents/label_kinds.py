"""Papers of cells: labels and slips by their kinds, for `ink`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fulfillment.supply.documents.box_labels import lay_out_box_labels
from fulfillment.supply.documents.door_slips import lay_out_door_slips
from fulfillment.supply.documents.item_labels import lay_out_item_labels
from fulfillment.supply.documents.labels import lay_out_labels
from fulfillment.supply.documents.officer_labels import lay_out_officer_labels
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.slips import lay_out_slips
from fulfillment.supply.documents.wording import Wording

LAYOUTS: dict[str, Callable[[Wording, Options], dict[str, Any]]] = {
    "labels": lay_out_labels,
    "item_labels": lay_out_item_labels,
    "box_labels": lay_out_box_labels,
    "door_slips": lay_out_door_slips,
    "slips": lay_out_slips,
    "officer_labels": lay_out_officer_labels,
}
