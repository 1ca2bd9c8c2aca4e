"""What an error says about a letter: is it final, and may it be tried again?

A message that may have arrived is `unknown` and not sent again. What can be done twice without
harm (an edit, a reaction) is tried again all the same.
"""

from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

# The request had not gone out, or not as a whole.
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.WriteError)


class Verdict(StrEnum):
    """What to do next."""

    AGAIN = "again"  # in a moment
    NOBODY_THERE = "nobody_there"  # again, and the others should wait as well
    NO_TOPIC = "no_topic"  # again, outside the topic
    UNCHANGED = "unchanged"  # it says so already
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


def verdict_of(error: TelegramError, *, is_repeatable: bool) -> Verdict:
    """Judge an error of the library; `is_repeatable`: what was asked may be done twice."""
    if isinstance(error, Forbidden):
        return Verdict.UNREACHABLE
    if isinstance(error, InvalidToken):
        return Verdict.NOBODY_THERE  # the messages wait until somebody has put it right
    if isinstance(error, BadRequest):
        return _refused(error.message.lower())
    if isinstance(error.__cause__, NEVER_LEFT):
        return Verdict.NOBODY_THERE
    if is_repeatable or isinstance(error, RetryAfter):
        return Verdict.AGAIN
    # Cut off after the request had gone out; a server that says 5xx has not done it.
    is_cut_off = isinstance(error.__cause__, httpx.TransportError)
    if isinstance(error, TimedOut) or is_cut_off:
        return Verdict.UNKNOWN
    return Verdict.AGAIN if isinstance(error, NetworkError) else Verdict.FAILED


def _refused(message: str) -> Verdict:
    if "not modified" in message:
        return Verdict.UNCHANGED
    if "thread not found" in message:
        return Verdict.NO_TOPIC
    return Verdict.UNREACHABLE if "chat not found" in message else Verdict.FAILED


def name_of(error: TelegramError) -> str:
    """The kind of an error, for counting."""
    if isinstance(error, RetryAfter):
        return "too_many_requests"
    if isinstance(error, TimedOut):
        return "timed_out"
    if isinstance(error, Forbidden):
        return "forbidden"
    if isinstance(error, BadRequest):
        return "refused"
    return "network" if isinstance(error, NetworkError) else "other"
