"""Who does something: a person in the chat, a clerk on a page, or the scheduler itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Named in every audit row as `kind:id`; what an actor may do is checked in the use case.

    A person acts with `person_id`; a signed-in page acts for one supplier or one compound; the
    liaison's page acts for the person who is the liaison.
    """

    kind: str  # person, clerk, page, liaison, scheduler, sender, operator
    id: int = 0
    person_id: int | None = None
    supplier_id: int | None = None
    compound_id: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SCHEDULER = Actor("scheduler")
SENDER = Actor("sender")
# Whoever works on the machine itself: sets up, loads files, makes a liaison's first link.
OPERATOR = Actor("operator")


def person_actor(person_id: int) -> Actor:
    """The actor for somebody who writes to the bot."""
    return Actor("person", person_id, person_id=person_id)
