"""The words for what is refused at the gate."""

from collections.abc import Mapping
from typing import Any

from config.texts import Texts
from fulfillment.handover.gate_names import wanting_words


def words_of_gate(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_gate`."""
    _ = texts.gettext
    return {
        "not_cleared": _(
            "It cannot be let in, papers are missing or expired: {papers}. It can be taken over at "
            "the gate, or the liaison lets it in with a reason."
        ),
        "pass_invalid": _("This gate pass is not one of ours. Do not let it in on this."),
        "pass_expired": _("This gate pass was for {valid_on}. It is not valid today."),
        "bad_paper": _("This paper cannot be kept; please check: {field}"),
        "bad_gate_rule": _("This cannot be set so; please check: {field}"),
        "not_on_this_load": _(
            "Nothing on this load is called {words}. Please write rooms, bag codes or boxes as "
            "they are on the labels."
        ),
    }


def with_papers(texts: Texts, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a refusal with its papers in words."""
    if "papers" not in data:
        return dict(data)
    return {**data, "papers": wanting_words(texts, data["papers"])}
