"""A result that is JSON already, so that a batch of updates is not encoded twice."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Encoded:
    json: bytes
    description: str = ""  # some methods say beside the result what they did
