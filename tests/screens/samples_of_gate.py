"""Sample data for the notices of the gate."""

from collections.abc import Mapping
from typing import Any

from fulfillment.handover.notices_gate import Notice

PLACE = {
    "compound": "阳光 <小区>",
    "compound_en": "Sunny <Compound>",
    "supplier": "大 <超市>",
    "supplier_en": "Big <Market>",
    "timezone": "Asia/Shanghai",
}


def samples_of_gate(load: Mapping[str, Any]) -> dict[str, Any]:
    """`load` has the keys that all notices about a load have."""
    at = "2026-03-02T07:00:00+00:00"
    papers = [
        {"name": "老 <周>", "kind": "test", "status": "expired"},
        {"name": "", "kind": "plate", "status": "missing"},
    ]
    owed = {**PLACE, "trip_id": 3, "plate": "鄂F<1>", "leaves_at": at, "due_at": at}
    parcel = {**PLACE, "address": "3-2-501", "number": "7-0042", "missing": 2}
    found = [
        {"finding_id": 1, "kind": kind, "address": "3-2-501", "code": "K7M3P2"}
        | {"compound": "阳光", "compound_en": "Sunny"}
        for kind in ("missing", "damaged", "extra")
    ]
    return {
        Notice.PAPERS_OWED: {**owed, "papers": papers, "link": "https://lanzi.example/papers/1"},
        Notice.PAPERS_WANTING: {**owed, "papers": papers},
        Notice.TRUCK_LATE: {**load, "expected_at": at, "minutes": 40},
        Notice.TRUCK_DELAYED: {**PLACE, "expected_at": at},
        Notice.LET_IN_WITHOUT: {**load, "plate": "鄂F<1>", "reason": "急 <用>"},
        Notice.BAGS_MISSING: {**parcel, "bags": 3, "comes": False},
        Notice.BAGS_NOT_IN_ORDER: {**load, "findings": found},
        Notice.BAG_TURNED_UP: {**parcel, "code": "K7M3P2", "where": "东 <园>", "where_en": "East"}
        | {"at": at},
        Notice.MISSING_BAG_COMES: {**parcel, "codes": ["K7M3P2"]},
        Notice.MISSING_BAG_HERE: {**parcel, "codes": ["K7M3P2"]},
        Notice.BRING_BAG: {**parcel, "codes": ["K7M3P2", "K7M3P3"]},
    }
