"""Commands about what an office decides for itself: its letterhead, agencies, units, and numbers of a service."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Invalid, NotFound
from satupintu.core.regions import region_context

REGION_FIELDS = ("name", "office_name", "address", "city", "phone", "email", "colour_brand", "colour_dark")


def set_region(arguments: argparse.Namespace) -> int:
    """Change what the region says of itself; `--crest` names an SVG file."""
    from satupintu.issuance.typesetting import check_crest
    from satupintu.people.operations import update_region

    changes = {name: value for name in REGION_FIELDS if (value := getattr(arguments, name)) is not None}
    if arguments.crest is not None:
        try:
            changes["crest"] = Path(arguments.crest).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Invalid(errors={"crest": f"{arguments.crest}: {error}"}) from error
        if not check_crest(changes["crest"]):
            raise Invalid(errors={"crest": f"{arguments.crest} cannot be printed: an SVG of at most 200 kB is needed"})
    with region_context(arguments.region):
        region = update_region(changes=changes, actor=SYSTEM, at=timezone.now())
    print(f"{region.name}: {', '.join(sorted(changes))} changed")
    return 0


def create_agency(arguments: argparse.Namespace) -> int:
    """Note an agency of the region."""
    from satupintu.people import operations

    with region_context(arguments.region):
        operations.create_agency(
            code=arguments.code, name=arguments.name, is_partner=arguments.partner, actor=SYSTEM, at=timezone.now()
        )
    print(f"Agency {arguments.code} is there.")
    return 0


def create_unit(arguments: argparse.Namespace) -> int:
    """Note a work unit of an agency, below another one where `--parent` names it."""
    from satupintu.people import operations
    from satupintu.people.models import Agency, Unit

    with region_context(arguments.region):
        agency = Agency.objects.filter(code=arguments.agency).first()
        parent = Unit.objects.filter(code=arguments.parent).first() if arguments.parent else None
        if agency is None or (arguments.parent and parent is None):
            raise NotFound
        operations.create_unit(
            agency_id=agency.pk,
            code=arguments.code,
            name=arguments.name,
            parent_id=parent.pk if parent else None,
            actor=SYSTEM,
            at=timezone.now(),
        )
    print(f"Unit {arguments.code} is there.")
    return 0


def close_day(arguments: argparse.Namespace) -> int:
    """Close the office on a day, by decree."""
    from satupintu.sop.operations import add_closure

    with region_context(arguments.region):
        add_closure(
            day=arguments.day,
            name=arguments.name,
            category=arguments.category,
            decree_no=arguments.decree,
            actor=SYSTEM,
            at=timezone.now(),
        )
    print(f"The office is closed on {arguments.day}.")
    return 0


def open_day(arguments: argparse.Namespace) -> int:
    """Open the office on a day it was to be closed, by decree."""
    from satupintu.core.models import Holiday
    from satupintu.sop.operations import remove_closure

    with region_context(arguments.region):
        closure = Holiday.objects.filter(date=arguments.day).first()
        if closure is None:
            raise NotFound
        remove_closure(closure_id=closure.pk, decree_no=arguments.decree, actor=SYSTEM, at=timezone.now())
    print(f"The office is open on {arguments.day}, if that weekday has hours.")
    return 0


def override_service(arguments: argparse.Namespace) -> int:
    """Set the region's own time, fee, validity and numbers of a service; what is not given is the standard's again."""
    from satupintu.catalogue.operations import set_override

    validity = None
    if arguments.validity:
        value, unit = arguments.validity
        validity = {"text": f"{value} {unit}", "value": int(_number("validity", value)), "unit": unit}
    with region_context(arguments.region):
        set_override(
            service_code=arguments.service,
            promised=(int(_number("promised", arguments.promised[0])), arguments.promised[1]) if arguments.promised else None,
            fee_amount=arguments.fee,
            parameters=dict(_named_number(text) for text in arguments.parameter),
            validity=validity,
            decree_no=arguments.decree,
            actor=SYSTEM,
            at=timezone.now(),
        )
    print(f"{arguments.service}: the region's own values are set.")
    return 0


def _named_number(text: str) -> tuple[str, Decimal]:
    name, _equals, value = text.partition("=")
    return name.strip(), _number(name.strip(), value)


def _number(name: str, text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation as error:
        raise Invalid(errors={name: f"{text!r} is not a number"}) from error
