"""The liaison's page about what nobody collected: what would spoil goes back to its supplier."""

import re
from http import HTTPStatus

import httpx

from app.simulation.statement_desk import NotTaken

PAGE = "/liaison/handover/left"
FORM = re.compile(r'action="(/liaison/handover/left/\d+)".*?</form>', re.DOTALL)
HOME = re.compile(r'name="chosen" value="(\d+)".*?<label for="[^"]*">([^<]+)</label>')
GOES_BACK = 'value="return"'
# One alone would be left with nobody whose bags wait for the next pickup.
LEAST = 2


async def send_back_one(browser: httpx.AsyncClient) -> list[str]:
    """The last household of a closed pickup, where several did not come; returns its room."""
    page = (await browser.get(PAGE)).text
    for form in FORM.finditer(page):
        homes = HOME.findall(form[0])
        if GOES_BACK not in form[0] or len(homes) < LEAST:
            continue
        household, room = homes[-1]
        values = {"becomes": "return", "chosen": household, "reason": "放不住了"}
        answer = await browser.post(form[1], data=values)
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise NotTaken(f"{form[1]}: {answer.status_code}")
        return [room]
    return []
