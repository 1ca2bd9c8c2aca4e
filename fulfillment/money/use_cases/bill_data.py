"""What notices say of a bill, and what somebody needs to pay it."""

from typing import Any

from sqlalchemy import Row


def told_data(request: Row[Any], row: Row[Any]) -> dict[str, Any]:
    """What every notice about a payment says; `row` is one of `described`."""
    return {
        "request_id": request.id,
        "parcel_id": row.id,
        "number": row.number,
        "address": row.address,
        "cycle_number": row.cycle_number,
        "compound": row.compound,
        "compound_en": row.compound_en,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "amount": request.amount,
        "credit_used": request.credit_used,
        "currency": request.currency,
        "payee": request.payee,
        "reference": request.reference,
    }


def pay_data(request: Row[Any], row: Row[Any]) -> dict[str, Any]:
    """And what somebody needs who has yet to pay."""
    return {
        "account_last4": request.account_last4,
        "scheme": request.scheme,
        "link": request.payload,
        "page": request.page or "",
        "pay_by": request.pay_by.isoformat(),
        "timezone": row.timezone,
    }
