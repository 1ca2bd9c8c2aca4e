"""Hundreds of messages as neighbours write them: what each means, chatter above all."""

from pathlib import Path

from orders.rules.group_text import Reading
from tests.orders_rules.group_register import OWN, read

CORPUS = Path(__file__).parents[1] / "data" / "group_messages.txt"
SIGNS = {"set": "", "replace": "=", "withdraw": "x "}


def cases() -> list[tuple[str, str]]:
    lines = CORPUS.read_text("utf-8").splitlines()
    rows = [line.partition(" ⇒") for line in lines if not line.startswith("# ")]
    return [(text.replace("\\n", "\n").replace("\\t", "\t"), said) for text, _, said in rows]


def written(reading: Reading) -> str:
    orders = "; ".join(
        f"{SIGNS[order.action]}{order.household or 'own'}{'*' if order.for_other else ''}"
        + "".join(f" {code}{quantity}" for code, quantity in order.lines.items())
        for order in reading.orders
    )
    doubts = " ?".join(["", *sorted({doubt.reason for doubt in reading.doubts})])
    return (orders + doubts).strip()


def test_the_corpus_is_large_and_half_of_it_is_chatter() -> None:
    said = [expected for _, expected in cases()]
    assert len(said) > 600
    assert said.count("") > 250


def test_every_message_is_read_as_its_neighbours_read_it() -> None:
    readings = [(text, expected.strip(), read(text)) for text, expected in cases()]
    wrong = {text: written(got) for text, expected, got in readings if written(got) != expected}
    assert wrong == {}
    assert all(got.ignored == (not expected) for _, expected, got in readings)


def test_a_line_of_chatter_below_an_order_changes_nothing() -> None:
    chatter = [text for text, expected in cases() if not expected and "\n" not in text]
    for text in chatter:
        orders = read(f"3-2-501 A2 B1\n{text}").orders
        assert [(order.household, dict(order.lines)) for order in orders] == [
            (OWN, {"A": 2, "B": 1})
        ], text
