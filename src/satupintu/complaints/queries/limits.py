"""The limits of the classes as they hold now."""

from dataclasses import dataclass

from satupintu.complaints.models import ComplaintLimit, Kind
from satupintu.complaints.rules import CLASS_LIMITS


@dataclass(frozen=True)
class ClassLimit:
    """A class with its limit (`value` None: none), whether the office set it itself, and by which decree."""

    kind: str
    label: str
    value: int | None
    unit: str
    unit_label: str
    is_own: bool
    decree_no: str


def list_limits() -> list[ClassLimit]:
    """Return the limit of every class: what the office set, else that of SP4N."""
    own = {limit.kind: limit for limit in ComplaintLimit.objects.all()}
    units = dict(ComplaintLimit.Unit.choices)
    found = []
    for kind, label in Kind.choices:
        limit = own.get(kind) or CLASS_LIMITS[kind]
        unit = limit.unit if limit else ComplaintLimit.Unit.WORKING_DAY.value
        found.append(
            ClassLimit(
                kind=str(kind),
                label=str(label),
                value=limit.value if limit else None,
                unit=str(unit),
                unit_label=str(units[ComplaintLimit.Unit(unit)]),
                is_own=kind in own,
                decree_no=own[kind].decree_no if kind in own else "",
            )
        )
    return found
