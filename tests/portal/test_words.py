"""Every refusal has words in both languages, and never shows what it does not know."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from config.texts import LOCALES, texts_for
from orders.rules import errors
from orders.rules.errors import DomainError
from portal.words import SAID, explain
from tests.orders_rules.refusals import ALL

WHEN = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
OUR_OWN = {"not_signed_in", "page_not_found", "bad_request", "foreign_form", "broken"}
CODES = {each.code for each in ALL}


class Anything(dict):
    """Data that has every name."""

    def items(self):
        return [(name, f"<{name}>") for name in self.names]

    names = sorted(
        {
            field.name
            for error in DomainError.__subclasses__()
            for field in fields(error)  # type: ignore[arg-type]
        }
    )


def test_every_error_code_has_words_and_no_words_are_left_over():
    assert set(SAID) == CODES | OUR_OWN


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(SAID))
def test_a_refusal_says_what_happened_and_what_to_do(code, locale):
    said = explain(code, Anything(), texts_for(locale), ZONE)
    assert said.what
    assert said.advice
    assert "{" not in said.what + "".join(said.advice)


@pytest.mark.parametrize("code", sorted(SAID))
def test_it_still_says_something_where_nothing_is_known(code):
    for locale in LOCALES:
        said = explain(code, {}, texts_for(locale))
        assert said.what
        assert "{" not in said.what + "".join(said.advice)


def test_the_two_languages_differ():
    for code in SAID:
        chinese, english = (explain(code, Anything(), texts_for(locale)) for locale in LOCALES)
        assert chinese.what != english.what


def test_a_time_is_told_in_the_compounds_zone_or_not_at_all():
    data = errors.NotRested(until=WHEN).data()
    assert "12:00" in explain("not_rested", data, texts_for("en"), ZONE).what
    assert "00" not in explain("not_rested", data, texts_for("en")).what


def test_rooms_are_named():
    data = errors.UnpaidOnLoad(count=2, rooms=("3-2-501", "14")).data()
    said = explain("unpaid_on_load", data, texts_for("zh_CN"))
    assert "3-2-501、14" in said.advice[0]
    assert "2" in said.what
