"""What kinds of delivery points are called, for chat and pages."""

from collections.abc import Mapping

from config.texts import N_
from fulfillment.handover.rules.points import PointKind

KIND_NAMES: Mapping[str, str] = {
    PointKind.LANE: N_("Delivery point"),
    PointKind.HOLES: N_("Pigeon-holes"),
    PointKind.DROP: N_("Emergency drop point"),
}
KIND_HINTS: Mapping[str, str] = {
    PointKind.LANE: N_("People stand in a lane, two metres apart, and are called by building."),
    PointKind.HOLES: N_("Belong to a building: its households come within an hour, a bag a hole."),
    PointKind.DROP: N_(
        "For sealed buildings only: bags go from here to their doors, nobody is called to it."
    ),
}
FIELD_NAMES: Mapping[str, str] = {
    "name": N_("Name"),
    "name_en": N_("English name"),
    "kind": N_("What it is"),
    "lane_metres": N_("Lane, metres"),
    "holes": N_("Number of holes"),
    "opens": N_("Open from"),
    "closes": N_("Open until"),
    "serves": N_("Buildings it serves"),
    "walking": N_("Minutes to walk"),
    "in_use": N_("In use"),
}
