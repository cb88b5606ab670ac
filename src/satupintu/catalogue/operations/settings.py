"""What a region sets about its services without a new version: open or closed, own time and fee, the state of laws."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue import events
from satupintu.catalogue.drafting import SWITCHABLE
from satupintu.catalogue.errors import NotSwitchable, OverrideInvalid, ServiceUnknown
from satupintu.catalogue.models import LegalBasis, RegionOverride, Service, ServiceVersion
from satupintu.catalogue.operations.drafts import WRITERS
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_zone
from satupintu.core.worktime import UNITS
from satupintu.journal.operations import record

VALIDITY_UNITS = ("hari", "bulan", "tahun")


def _held(service_code: str) -> Service:
    service_id = Service.objects.filter(code=service_code).values_list("id", flat=True).first()
    if service_id is None:
        raise ServiceUnknown
    return lock(Service, service_id)


@operation
def set_override(
    *,
    service_code: str,
    promised: tuple[int, str] | None = None,
    fee_amount: int | None = None,
    parameters: Mapping[str, int | str | Decimal] | None = None,
    validity: Mapping[str, Any] | None = None,
    own_issuing: bool | None = None,
    decree_no: str = "",
    effective_from: date | None = None,
    actor: Actor,
    at: datetime,
) -> RegionOverride:
    """Set what the region decided for itself; what is not given goes back to the standard's own value.

    It counts from `effective_from` (local date; today when None, never before), for cases sent from then on: those sent
    earlier keep what stood when they were sent.

    `promised` is (value, unit); `fee_amount` rupiah, only for a fixed fee; `parameters` numbers by name; `validity`
    text, value and unit; `own_issuing` switches a switchable service at once (None: as it is) and opens it. Raises
    NotAllowed, ServiceUnknown, OverrideInvalid, NotSwitchable.
    """
    require_role(actor, *WRITERS)
    service = _held(service_code)
    version = service.versions.filter(state=ServiceVersion.State.ENACTED).first()
    if version is None:
        raise ServiceUnknown
    if own_issuing is not None and own_issuing != service.own_issuing and service.delivery_mode != SWITCHABLE:
        raise NotSwitchable
    today = at.astimezone(region_zone()).date()
    begins = effective_from or today
    numbers, errors = _numbers(version, parameters or {})
    if promised is not None and (promised[0] <= 0 or promised[1] not in UNITS):
        errors["promised"] = _("Jangka waktu harus lebih dari nol dengan satuan yang dikenal.")
    if fee_amount is not None and (fee_amount < 0 or version.feecomponents.exists()):
        errors["fee_amount"] = _("Tarif tetap hanya untuk layanan yang biayanya tidak dihitung dengan rumus.")
    if validity and (not str(validity.get("text", "")).strip() or validity.get("unit", "") not in ("", *VALIDITY_UNITS)):
        errors["validity"] = _("Masa berlaku harus ditulis dengan kata, dan satuannya dikenal.")
    if begins < today or (begins > today and own_issuing is not None):
        errors["effective_from"] = _("Ketentuan berlaku hari ini atau kemudian; penerbitan sendiri berlaku hari ini juga.")
    if errors:
        raise OverrideInvalid(errors=errors)
    if own_issuing is not None and own_issuing != service.own_issuing:
        service.own_issuing = service.is_open = own_issuing
    override = RegionOverride.objects.create(
        service=service,
        promised_value=promised[0] if promised else None,
        promised_unit=promised[1] if promised else "",
        fee_amount=fee_amount,
        parameters=numbers,
        validity=dict(validity or {}),
        own_issuing=service.own_issuing,
        decree_no=decree_no.strip()[:120],
        effective_from=begins,
        set_at=at,
    )
    service.stamp += 1
    service.save(update_fields=["own_issuing", "is_open", "stamp"])
    record(
        events.OVERRIDE_SET,
        service,
        actor=actor,
        at=at,
        code=service.code,
        parameters=sorted(numbers),
        decree_no=override.decree_no,
        effective_from=begins.isoformat(),
    )
    return override


def _numbers(version: ServiceVersion, given: Mapping[str, int | str | Decimal]) -> tuple[dict[str, str], dict[str, str]]:
    known = set(version.parameters.values_list("name", flat=True))
    numbers: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, value in given.items():
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if name not in known:
            errors[f"parameters.{name}"] = _("Parameter ini tidak ada dalam standar.")
        elif not number.is_finite() or abs(number) >= 10**15:
            errors[f"parameters.{name}"] = _("Isi dengan angka.")
        else:
            numbers[name] = str(number)
    return numbers, errors


@operation
def open_service(*, service_code: str, actor: Actor, at: datetime) -> Service:
    """Take applications for a service from now on. Raises NotAllowed, ServiceUnknown."""
    return _switch(service_code, True, None, actor, at)


@operation
def close_service(*, service_code: str, referral: str = "", actor: Actor, at: datetime) -> Service:
    """Take no applications for now; `referral` says where to go instead ("" keeps what is there). Raises as above."""
    return _switch(service_code, False, referral.strip() or None, actor, at)


def _switch(service_code: str, is_open: bool, referral: str | None, actor: Actor, at: datetime) -> Service:
    require_role(actor, *WRITERS, "manager")
    service = _held(service_code)
    service.is_open = is_open
    if referral is not None:
        service.referral = referral
    service.stamp += 1
    service.save(update_fields=["is_open", "referral", "stamp"])
    record(events.SERVICE_OPENED if is_open else events.SERVICE_CLOSED, service, actor=actor, at=at, code=service.code)
    return service


@operation
def set_legal_basis_status(*, legal_basis_id: UUID, status: str, actor: Actor, at: datetime) -> LegalBasis:
    """Mark a rule as in force, amended or repealed, in every version that names it by the same reference.

    Raises NotAllowed, NotFound, OverrideInvalid for an unknown status.
    """
    require_role(actor, *WRITERS)
    basis = lock(LegalBasis, legal_basis_id)
    if status not in LegalBasis.Status.values:
        raise OverrideInvalid(errors={"status": _("Status tidak dikenal.")})
    same = LegalBasis.objects.filter(ref=basis.ref)
    services = Service.objects.filter(versions__legalbasiss__in=same).distinct().values_list("id", flat=True)
    for service in Service.objects.filter(id__in=list(services)).select_for_update(of=("self",)).order_by("pk"):
        service.stamp += 1
        service.save(update_fields=["stamp"])
    same.update(status=status)
    basis.refresh_from_db()
    record(events.LEGAL_BASIS_MARKED, basis, actor=actor, at=at, status=status)
    return basis
