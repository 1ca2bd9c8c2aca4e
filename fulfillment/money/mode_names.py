"""What people call the ways to pay; marked here, translated where they are shown."""

from collections.abc import Mapping

from config.texts import N_
from fulfillment.money.rules.modes import Mode

MODE_NAMES: Mapping[str, str] = {
    Mode.AFTER_PACKING: N_("after packing"),
    Mode.ON_APPROVAL: N_("when approved"),
    Mode.ON_DELIVERY: N_("when handed over"),
    Mode.COLLECTED: N_("to the grid officer"),
    Mode.ON_PLATFORM: N_("on the platform"),
    Mode.BY_THIRD_PARTY: N_("somebody else pays"),
}
MODE_HINTS: Mapping[str, str] = {
    Mode.AFTER_PACKING: N_(
        "Households are asked once their bags are packed, and pay before the truck leaves."
    ),
    Mode.ON_APPROVAL: N_(
        "Households are asked as soon as you approve, and pay before the truck leaves."
    ),
    Mode.ON_DELIVERY: N_(
        "The bags come unpaid; the code is on the bag, and it is paid when they are handed over."
    ),
    Mode.COLLECTED: N_(
        "The grid officer gathers the money at the doors and settles with the crew at the gate."
    ),
    Mode.BY_THIRD_PARTY: N_(
        "An office, a community or an employer pays; households have nothing to pay."
    ),
}
KIND_NAMES: Mapping[str, str] = {
    "office": N_("sub-district office"),
    "community": N_("community"),
    "employer": N_("employer"),
}
