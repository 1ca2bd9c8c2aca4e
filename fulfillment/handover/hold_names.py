"""Why a building is held, in words for chat and pages."""

from collections.abc import Mapping

from config.texts import N_
from fulfillment.handover.rules.hold_reasons import Reason

REASON_NAMES: Mapping[str, str] = {
    Reason.BAGS_MISSING: N_("its bags are missing"),
    Reason.NOT_COUNTED: N_("its bags are still being counted"),
    Reason.OTHER: N_("the liaison asks for a little patience"),
}
