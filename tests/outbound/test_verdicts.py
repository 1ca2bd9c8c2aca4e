"""Which errors are tried again: never what may have arrived, unless doing it twice is harmless."""

import httpx
import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.outbound.verdicts import Verdict, name_of, verdict_of


def because(error: TelegramError, cause: Exception | None) -> TelegramError:
    error.__cause__ = cause
    return error


MAY_HAVE_ARRIVED = [
    TimedOut(),
    because(TimedOut(), httpx.ReadTimeout("")),
    because(TimedOut(), httpx.WriteTimeout("")),
    because(NetworkError(""), httpx.ReadError("")),
    because(NetworkError(""), httpx.RemoteProtocolError("")),
]
NEVER_LEFT = [
    because(NetworkError(""), httpx.ConnectError("")),
    because(TimedOut(), httpx.ConnectTimeout("")),
    because(TimedOut(), httpx.PoolTimeout("")),
    because(NetworkError(""), httpx.WriteError("")),
    InvalidToken(),
]


@pytest.mark.parametrize("error", MAY_HAVE_ARRIVED, ids=repr)
def test_what_may_have_arrived_is_not_sent_again(error):
    assert verdict_of(error, is_repeatable=False) is Verdict.UNKNOWN
    assert verdict_of(error, is_repeatable=True) is Verdict.AGAIN


@pytest.mark.parametrize("error", NEVER_LEFT, ids=repr)
@pytest.mark.parametrize("is_repeatable", [True, False])
def test_where_nobody_answers_everybody_waits(error, is_repeatable):
    assert verdict_of(error, is_repeatable=is_repeatable) is Verdict.NOBODY_THERE


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (NetworkError("Internal Server Error"), Verdict.AGAIN),
        (NetworkError("Bad Gateway"), Verdict.AGAIN),
        (RetryAfter(3), Verdict.AGAIN),
        (Forbidden("Forbidden: bot was blocked by the user"), Verdict.UNREACHABLE),
        (BadRequest("Chat not found"), Verdict.UNREACHABLE),
        (BadRequest("Message is not modified: specified new message"), Verdict.UNCHANGED),
        (BadRequest("Message thread not found"), Verdict.NO_TOPIC),
        (BadRequest("Message is too long"), Verdict.FAILED),
        (Conflict("terminated by other"), Verdict.FAILED),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_each_answer_has_its_verdict(error, verdict):
    assert verdict_of(error, is_repeatable=False) is verdict


def test_errors_are_counted_by_kind():
    kinds = [
        RetryAfter(1),
        TimedOut(),
        Forbidden(""),
        BadRequest(""),
        NetworkError(""),
        Conflict(""),
    ]
    assert [name_of(error) for error in kinds] == [
        "too_many_requests",
        "timed_out",
        "forbidden",
        "refused",
        "network",
        "other",
    ]
