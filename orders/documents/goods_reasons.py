"""Why a row of a list of goods is not taken, in words."""

from collections.abc import Mapping

from config.texts import N_, Texts
from orders.rules.goods_list import Unclear

REASONS: Mapping[str, str] = {
    "no_price": N_("it has no price"),
    "bad_price": N_("“{text}” is no price"),
    "no_name": N_("it has no name"),
    "name_too_long": N_("the name is too long"),
    "double": N_("it stands more than once, and not the same each time"),
    "bad_stock": N_("“{text}” is no stock"),
    "bad_limit": N_("“{text}” is no limit (1 to 99)"),
    "bad_weight": N_("“{text}” is no weight"),
    "bad_contents": N_("“{text}” in the contents is not clear"),
    "needs_another": N_("nobody can be made to take “{text}” along with it"),
    "tobacco": N_("tobacco is not brought into the compound"),
    "alcohol": N_("alcohol is not brought into the compound"),
    "sold_out": N_("it is sold out"),
}


def reason_words(texts: Texts, item: Unclear) -> str:
    """The reason in the reader's language."""
    return texts.gettext(REASONS[item.reason]).format(text=item.text[:40])
