"""Sixty goods on paper: what a sheet lists once, and what a label names."""

from datetime import timedelta
from itertools import islice

import pytest

from config.texts import texts_for
from fulfillment.papers.documents.layouts import MOST_IN_COLUMNS, lay_out_order_form
from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules.posted import BundleOnPaper, Posted, RoomOnPaper, Stairwell, to_json
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.labels import MOST_UNITS, lay_out_labels
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import to_json as list_json
from orders.rules.bundle_codes import all_codes
from tests.builders import OPENING
from tests.papers.lists import make_list, make_parcel
from tests.papers.reading import texts as pages_of

CODES = list(islice(all_codes(), 60))


def posted(count: int) -> Posted:
    bundles = tuple(
        BundleOnPaper(code, f"货{code}", f"Good {code}", 1250, 3, (), 1100)
        for code in CODES[:count]
    )
    rooms = (RoomOnPaper("1-1-101", (("A", 1), ("AB", 2))), RoomOnPaper("1-1-102"))
    day = timedelta(days=1)
    return Posted(
        "order_form", "小园", "Little Garden", "Asia/Shanghai", "CNY", 2, False, OPENING,
        OPENING + day, OPENING + day, OPENING, bundles, ("1",), (Stairwell("1", rooms),),
    )  # fmt: skip


def test_sixty_goods_are_listed_once_and_written_on_a_line() -> None:
    laid = lay_out_order_form(PostedWording(posted(60), texts_for("en")))
    assert laid["written"]
    assert len(laid["sheets"]) == 1
    assert [room["units"] for room in laid["sheets"][0]["rooms"]] == ["A×1  AB×2", ""]
    fewer = lay_out_order_form(PostedWording(posted(MOST_IN_COLUMNS), texts_for("en")))
    assert (fewer["written"], len(fewer["sheets"])) == (False, 2)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_drawn_form_names_every_good_and_the_price_before(locale: str) -> None:
    text = "\n".join(pages_of(draw_now("order_form", to_json(posted(60)), locale)))
    assert all(code in text for code in CODES)
    assert text.count("¥12.50") == text.count("¥11.00") == 60


def test_a_label_names_what_fits_and_where_the_rest_stands() -> None:
    parcel = make_parcel(lines=tuple((code, 1) for code in CODES))
    words = Wording.of(list_json(make_list((parcel,))), "en")
    (page,) = lay_out_labels(words)["pages"]
    units = page[0]["units"]
    assert units[:2] == ["A×1", "B×1"]
    assert units[MOST_UNITS:] == ["… 60 kinds, see the slip"]
