"""The liaison's page about volunteers: everybody declares, and who may go into sealed buildings."""

import re
from http import HTTPStatus

import httpx

from app.simulation.stage import PORTER
from app.simulation.statement_desk import NotTaken

PAGE = "/liaison/handover/volunteers"
RULE = {"demand": "all", "most": "37.2", "test_hours": "48", "remind": "07:30", "doors": "10"}
PERSON = re.compile(
    r"<tr><td[^>]*>" + PORTER + r'(\d+)</td>.*?action="(/liaison/handover/volunteers/people/\d+)"',
    re.DOTALL,
)
# The last of those who bring was never briefed: no sealed door may be theirs.
NOT_BRIEFED = 1


async def agree_on_duty(browser: httpx.AsyncClient) -> None:
    """Health is declared by all who touch goods; all who bring but one are briefed and equipped."""
    await _post(browser, f"{PAGE}/rule", RULE)
    people = sorted(PERSON.findall((await browser.get(PAGE)).text))
    if not people:
        raise NotTaken("duty: nobody brings")
    for _, address in people[:-NOT_BRIEFED]:
        for what in ("briefed", "kit"):
            await _post(browser, address, {"what": what, "holds": "true"})


async def _post(browser: httpx.AsyncClient, address: str, form: dict[str, str]) -> None:
    answer = await browser.post(address, data=form)
    if answer.status_code != HTTPStatus.SEE_OTHER:
        raise NotTaken(f"{address}: {answer.status_code}")
