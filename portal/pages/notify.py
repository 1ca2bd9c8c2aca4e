"""Where gateways tell that something was paid; each hears what it wants to hear.

WeChat Pay: 204, or 4xx and FAIL, whereupon it comes again for a day. Alipay: the word `success`.
Nobody signs in here: what counts is the gateway's signature, which is verified below the portal.
"""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from fulfillment.money.schemes.gateways import ALIPAY_PRECREATE, WECHAT_NATIVE, NotGenuine
from portal.portal import ThePortal

router = APIRouter(prefix="/notify", include_in_schema=False)

LARGEST = 64_000


@router.post("/wechat/{merchant}")
async def wechat(request: Request, merchant: str, portal: ThePortal) -> Response:
    try:
        await _take(request, portal, WECHAT_NATIVE, merchant)
    except NotGenuine as error:
        said = {"code": "FAIL", "message": error.code}
        return JSONResponse(said, status_code=HTTPStatus.BAD_REQUEST)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/alipay/{merchant}")
async def alipay(request: Request, merchant: str, portal: ThePortal) -> Response:
    try:
        await _take(request, portal, ALIPAY_PRECREATE, merchant)
    except NotGenuine:
        return PlainTextResponse("fail", status_code=HTTPStatus.BAD_REQUEST)
    return PlainTextResponse("success")


async def _take(request: Request, portal: ThePortal, scheme: str, merchant: str) -> None:
    if portal.gateways is None:
        raise NotGenuine("no_gateways")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise NotGenuine("too_long")
    await portal.gateways.take_notification(scheme, merchant, request.headers, body)
