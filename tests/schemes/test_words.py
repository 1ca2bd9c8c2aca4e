"""Whatever is wrong or odd about a code, there are words for it; every input has a name."""

import re

from fulfillment.money.schemes import words
from fulfillment.money.schemes.names import SCHEME_NAMES
from fulfillment.money.schemes.registry import SCHEMES
from tests.house.files import HOME

FOLDER = HOME / "fulfillment" / "money" / "schemes"
SOURCES = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.py"))]
RAISED = re.compile(r'BadCode\(\s*"([a-z_0-9]+)"')
WARNED = re.compile(r'warn\("([a-z_0-9]+)"')
# Said by the shape of their names.
BY_FORM = ("_format", "_too_long")


def found_by(pattern: re.Pattern[str]) -> set[str]:
    return {code for source in SOURCES for code in pattern.findall(source)}


def test_every_reason_has_words():
    raised = {code for code in found_by(RAISED) if not code.endswith(BY_FORM)}
    assert len(raised) > 40
    # A gateway's own refusals are for its operator.
    assert raised - words.REASONS.keys() <= {"needs_portal", "needs_gateway"}


def test_every_warning_has_words():
    assert found_by(WARNED) == words.WARNINGS.keys()
    blocked = {code for each in SCHEMES.values() for code in getattr(each, "never_live", ())}
    assert blocked <= words.REASONS.keys() | {"name_not_representable"}


def test_every_scheme_input_and_choice_has_a_name():
    assert SCHEMES.keys() <= SCHEME_NAMES.keys()
    inputs = [each for scheme in SCHEMES.values() for each in scheme.input_names]
    assert {each.name for each in inputs} <= words.INPUT_NAMES.keys()
    choices = {word for each in inputs for word in each.choices}
    assert choices <= words.CHOICE_NAMES.keys()
