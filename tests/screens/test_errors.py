"""Every refusal has words in both languages, filled in, in the reader's own time."""

from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest

from bot.screens.errors import error_screen, error_words
from config.texts import LOCALES, texts_for
from orders.rules.errors import CycleClosed, DomainError
from tests.orders_rules.refusals import ALL as KINDS

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SAMPLES: dict[Any, Any] = {str: "3-2-501", int: 3, tuple[str, ...]: ("3-2-501", "14")}


def sample(kind: type[DomainError]) -> DomainError:
    hints = get_type_hints(kind)
    hints.pop("code", None)
    return kind(**{name: SAMPLES.get(hint, AT) for name, hint in hints.items()})


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_error_has_its_words(locale: str, kind: type[DomainError]):
    screen = error_screen(texts_for(locale), sample(kind), zone="Asia/Shanghai")
    assert screen.text
    assert "{" not in screen.text
    assert "None" not in screen.text
    assert screen.toast is not None
    assert len(screen.toast) <= 200


@pytest.mark.parametrize("locale", LOCALES)
def test_no_words_are_kept_for_errors_that_do_not_exist(locale: str):
    assert set(error_words(texts_for(locale))) == {kind.code for kind in KINDS}


def test_times_are_told_in_the_time_of_the_compound():
    error = CycleClosed(closed_at=AT, next_opens_at=AT)
    assert "20:00" in error_screen(texts_for("en"), error, zone="Asia/Shanghai").text
    assert "12:00" in error_screen(texts_for("en"), error, zone="Europe/London").text
