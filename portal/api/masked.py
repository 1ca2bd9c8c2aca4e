"""A pick list as JSON for another system: phones and names as the compound decides.

Payment links stay out: whoever holds one can say “I have paid” for the household.
"""

import json
from typing import Any

from fulfillment.supply.rules.snapshot import PickList, to_json
from orders.rules.masking import MaskingLevel, show_phone, without_phones


def masked(pick_list: PickList, level: MaskingLevel) -> dict[str, Any]:
    """The snapshot's fields, less what this compound does not tell."""
    data: dict[str, Any] = json.loads(to_json(pick_list))
    for parcel in data["parcels"]:
        del parcel["pay"]
        parcel["phone"] = show_phone(parcel["phone"], level)
        if level is not MaskingLevel.FULL:
            said = without_phones(parcel["remark"], filler="*")
            parcel["remark"] = said.replace(parcel["receiver"] or "\0", "*")
            parcel["receiver"] = ""
    return data
