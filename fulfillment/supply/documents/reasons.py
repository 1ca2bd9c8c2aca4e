"""Words for why there is a new version of a list, and why a room is packed otherwise."""

from __future__ import annotations

from config.texts import N_, Texts
from fulfillment.supply.rules.reasons import Reason

# Reason: what the version is, under every title; and what happened to the room.
SAID: dict[str, tuple[str, str]] = {
    Reason.APPROVED: (N_("as approved"), N_("newly approved")),
    Reason.UNPAID_DROPPED: (N_("without unpaid orders"), N_("not paid, does not go along")),
    Reason.HELD: (N_("unpaid orders held back"), N_("not paid yet, put aside")),
    Reason.TAKEN_BACK: (N_("an order goes along again"), N_("goes along after all")),
    Reason.RECALLED: (N_("a building taken back"), N_("building taken back by the liaison")),
    Reason.WITHDRAWN: (N_("without a withdrawn order"), N_("household withdrew")),
    Reason.SHORT: (N_("with what is short"), N_("short at the supermarket")),
    Reason.ADDRESS_CORRECTED: (N_("address corrected"), N_("was on the wrong door")),
    Reason.CANCELLED: (N_("the cycle was cancelled"), N_("the cycle was cancelled")),
}


def of_version(texts: Texts, reason: str) -> str:
    """Why a version was made; an unknown code says nothing."""
    return texts.gettext(SAID[reason][0]) if reason in SAID else ""


def of_room(texts: Texts, reasons: tuple[str, ...]) -> str:
    """Why a room is packed otherwise, one reason after the other."""
    return " · ".join(texts.gettext(SAID[reason][1]) for reason in reasons if reason in SAID)
