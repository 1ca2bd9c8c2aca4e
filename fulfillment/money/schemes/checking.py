"""Check digits of the numbers that payees give, by the library that knows their countries."""

from stdnum import iban
from stdnum.br import cnpj, cpf
from stdnum.iso11649 import is_valid as reference_is_valid
from stdnum.sg import uen
from stdnum.th import pin


def thai_number_fits(digits: str) -> bool:
    """Whether a national or tax number's last digit fits the others."""
    return len(digits) == 13 and bool(pin.calc_check_digit(digits[:-1]) == digits[-1])


def uen_fits(number: str) -> bool:
    """Whether a Singaporean registration number's check letter fits."""
    return bool(uen.is_valid(number))


def brazilian_number_fits(number: str) -> bool:
    """Whether a CPF's or CNPJ's check digits fit."""
    return bool(cpf.is_valid(number) if len(number) == 11 else cnpj.is_valid(number))


def iban_fits(number: str) -> bool:
    """Whether an IBAN's check digits fit; what a country does with the rest is its own matter."""
    return len(number) > 4 and bool(iban.is_valid(number, check_country=False))


def creditor_reference_fits(reference: str) -> bool:
    """Whether an RF reference's check digits fit (ISO 11649)."""
    return bool(reference_is_valid(reference))
