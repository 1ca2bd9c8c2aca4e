"""The export that one can try in the demo: what is clear in it, and what it asks."""

from config.compound_file import read_compound_file
from config.compound_homes import homes_of
from config.spans import codes_of
from orders.rules.address_register import AddressRegister
from orders.rules.platform_orders import look_over
from tests.house.files import HOME
from tests.imports.files import export_in

EXAMPLES = HOME / "config" / "examples"


def test_the_example_asks_four_questions_and_proposes_what_its_remark_says():
    file, _ = read_compound_file((EXAMPLES / "fancheng.yaml").read_text("utf-8"))
    assert file is not None
    homes = (home for part in file.buildings for code in codes_of(part.codes)
             for home in homes_of(code, part))  # fmt: skip
    names = (file.compound.name, *file.compound.aliases)
    register = AddressRegister(frozenset(home.key for home in homes), names)
    name = "fancheng-platform.xlsx"
    export = export_in((EXAMPLES / name).read_bytes(), file_name=name)
    looked = look_over(export, register=register, decisions={}, already=frozenset())
    assert (len(looked.resolved), len(looked.refused), looked.lines) == (20, 1, 25)
    assert [(doubt.row, doubt.reason, doubt.proposal) for doubt in looked.doubts] == [
        (23, "contradiction", "6-1-401"),
        (24, "which_room", None),
        (25, "no_address", None),
        (26, "unknown_room", None),
    ]
    assert {each.subject for each in looked.differences} == {"", "土鸡蛋(30枚)"}
