"""The demo's time strip, for a frame on the chat page."""

from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import AwareDatetime

from portal.language import texts_of
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.strip import StripState, TimeControls, day_name, next_step

router = APIRouter(prefix="/strip", include_in_schema=False)


def _controls(portal: Portal) -> TimeControls:
    assert portal.controls is not None  # without them this router is not there
    return portal.controls


@router.get("")
async def strip(request: Request, portal: ThePortal) -> Response:
    texts = texts_of(request)
    state = await _controls(portal).state(texts.locale)
    return page(
        request,
        "strip.html",
        day=day_name(state, texts),
        clock=texts.time_of_day(state.now, state.timezone),
        now_ms=int(state.now.timestamp() * 1000),
        offset_minutes=_offset_minutes(state),
        step=next_step(state, texts),
    )


@router.get("/state")
async def state(request: Request, portal: ThePortal) -> Response:
    """What the strip asks every few seconds, so that it follows the scheduler."""
    texts = texts_of(request)
    now = await _controls(portal).state(texts.locale)
    step = next_step(now, texts)
    return JSONResponse(
        {
            "now_ms": int(now.now.timestamp() * 1000),
            "day": day_name(now, texts),
            "what": step.what if step else "",
            "when": step.when if step else "",
            "button": step.button if step else "",
            "at": step.at if step else "",
        }
    )


@router.post("/skip")
async def skip(
    request: Request, portal: ThePortal, to: Annotated[AwareDatetime, Form()]
) -> Response:
    await _controls(portal).skip(to)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/strip{query}", HTTPStatus.SEE_OTHER)


def _offset_minutes(state: StripState) -> int:
    offset = state.now.astimezone(ZoneInfo(state.timezone)).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0
