"""`./lanzi check FILE`: every mistake of a compound file, by line, in plain words."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from app.terminal import texts_of_the_terminal
from config.compound_file import CompoundFile, Problem, line_of, read_compound_file
from config.compound_homes import all_homes
from config.selling_of_file import PharmacyPart, SupplierPart
from config.spans import codes_of
from config.texts import Texts
from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.schemes.words import reason_of
from orders.rules.schedule import check_rule
from orders.use_cases.timetables import rule_from

# Those with words of their own; the rest is the scheme's code in brackets.
PAYEE_CODES = frozenset({"missing_input", "unknown_input", "currency_unfit"})


def check_file(path: Path, *, language: str = "") -> int:
    """Print what is wrong with the file, or what it holds; returns the exit status."""
    console = Console(soft_wrap=True)
    texts = texts_of_the_terminal(language)
    file = read_sound_file(path, console, texts)
    if file is None:
        return 1
    console.print(f"[green]{escape(summary(texts, file))}[/]")
    return 0


def read_sound_file(path: Path, console: Console, texts: Texts) -> CompoundFile | None:
    """Return what the file says; or print what is wrong with it, line by line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _ = texts.gettext
        words = _("Cannot read {file}: {reason}").format(file=path, reason=error)
        if isinstance(error, FileNotFoundError):
            words = _("There is no file {file}.").format(file=path)
        console.print(f"[red]{escape(words)}[/]")
        return None
    file, problems = read_compound_file(text)
    if file is not None:
        problems = [*timetable_problems(file, text), *payee_problems(file, text)]
    for problem in problems:
        console.print(f"{path}:{problem.line}: [red]{escape(in_words(texts, problem))}[/]")
    return None if problems else file


def timetable_problems(file: CompoundFile, text: str) -> list[Problem]:
    """What is wrong with the hours as a whole, at the line where the timetable stands."""
    rule = {
        **file.group.cycle.model_dump(),
        "timezone": file.compound.timezone,
        "first_day": "2026-01-01",  # any day: hours are checked, not dates
    }
    line = line_of(text, "group", "cycle")
    return [Problem(line, code, "group.cycle") for code in check_rule(rule_from(rule))]


def payee_problems(file: CompoundFile, text: str) -> list[Problem]:
    """What is wrong with how suppliers are paid: each scheme says itself what it needs."""
    shops: list[tuple[str, int, SupplierPart | PharmacyPart]] = [
        ("suppliers", index, part) for index, part in enumerate(file.suppliers)
    ]
    shops += [("pharmacies", index, part) for index, part in enumerate(file.pharmacies)]
    found = []
    for section, index, part in shops:
        scheme = SCHEMES.get(part.payment_scheme)
        line = line_of(text, section, index, "payment_inputs")
        if scheme is None:
            found.append(Problem(line, "no_such_scheme", section, part.payment_scheme))
            continue
        try:
            scheme.check_inputs(part.pay_inputs, currency=file.compound.currency)
        except BadCode as error:
            where = f"{part.name}: {error.part or part.payment_scheme}"
            known = error.code if error.code in PAYEE_CODES else "bad_payee_input"
            found.append(Problem(line, known, where, error.code))
    return found


def summary(texts: Texts, file: CompoundFile) -> str:
    """What a sound file holds, to be compared with what one knows of the compound."""
    _ = texts.gettext
    return _(
        "{name}: {households} households in {buildings} buildings, {suppliers} suppliers, "
        "{bundles} bundles. The file is sound."
    ).format(
        name=file.compound.name,
        households=len(all_homes(file)),
        buildings=sum(len(codes_of(part.codes)) for part in file.buildings),
        suppliers=len(file.suppliers),
        bundles=sum(len(part.bundles) for part in file.suppliers),
    )


def in_words(texts: Texts, problem: Problem) -> str:
    """The sentence for one mistake."""
    _ = texts.gettext
    words = {
        "not_yaml": _("This is not YAML: check indentation, colons and quotation marks here."),
        "missing": _("“{where}” is missing."),
        "extra_forbidden": _("“{where}” is not known here. Is it spelled right?"),
        "bad_time": _('“{where}”: “{value}” is no time of day. Write it like "08:00".'),
        "bad_span": _("“{where}”: “{value}” is no number or span. Write it like 14 or 1-8."),
        "bad_price": _('“{where}”: “{value}” is no price. Write it like "12.50".'),
        "bad_quantity": _('“{where}”: “{value}” is no quantity. Write it like "2.5".'),
        "bad_bundle_code": _(
            "“{where}”: “{value}” is no bundle code. Use A to Z without J and O, then AA, AB …"
        ),
        "bad_timezone": _("“{where}”: there is no time zone “{value}”. Write Asia/Shanghai."),
        "cutoff_before_opening": _("The cut-off must be later than the opening."),
        "approval_before_cutoff": _("Approval must not be due before the cut-off."),
        "packed_before_approval": _("Packing must not be due before the approval."),
        "paid_before_packed": _("Payment must not be due before the packing."),
        "delivered_before_paid": _("Delivery must not be before the payment deadline."),
        "windows_overlap": _("Two cycles would be open at once: lengthen the cycle."),
        "delivered_after_next_cutoff": _("A delivery would come after the next cut-off."),
        "rooms_twice": _("Give “rooms” alone, or floors and rooms_per_floor, not both."),
        "bad_point": _(
            "Delivery point “{value}”: a lane needs lane_metres, pigeon-holes need holes, and both "
            "holes and drop need the buildings they serve."
        ),
        "alias_of_several": _("“{value}” would name several buildings: give it a line of its own."),
        "double_building_alias": _("Two buildings have the other name “{value}”."),
        "double_building": _("Building {value} stands in the file twice."),
        "double_point": _("The delivery point “{value}” stands in the file twice."),
        "double_supplier": _("The supplier “{value}” stands in the file twice."),
        "double_bundle": _("The bundle code {value} stands in the file twice."),
        "no_bundles": _("“{value}” sells nothing yet: only platforms need no bundles."),
        "subsidy_by_whom": _(
            "“{value}”: write both, what is added to each (subsidy) and who pays it (subsidy_by)."
        ),
        "free_for_nobody": _(
            "“{value}” costs nothing: write who pays for it (subsidy and subsidy_by)."
        ),
        "link_of_shop": _("Only a platform has a link to order at: {value}"),
        "missing_input": _(
            "“{where}” is missing: the way to pay needs it (under payment_inputs, in quotation "
            "marks)."
        ),
        "unknown_input": _("“{where}” is no input of this way to pay. Is it spelled right?"),
        "currency_unfit": _("“{where}”: nobody is paid this way in the compound's currency."),
        "no_such_scheme": _("“{value}” is not set up here as a way to pay."),
        "bad_payee_input": _("“{where}” does not fit. {value}"),
        "double_bundle_name": _("Two bundles have the same name “{value}”."),
    }
    fallback = _("“{where}”: “{value}” does not fit here.")
    sentence = words.get(problem.code, fallback)
    is_payee = problem.code == "bad_payee_input"
    value = reason_of(texts, problem.value) if is_payee else problem.value
    return sentence.format(where=problem.where, value=value)
