"""How rows of this module are checked and written: every fault by field, a code that is taken as a refusal."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from satupintu.centres.errors import CentreInvalid, CodeTaken

M = TypeVar("M", bound=Model)


def write(row: M, values: Mapping[str, Any], allowed: Iterable[str]) -> M:
    """Set the values on the row and save it. Raises `CentreInvalid` (by field, also for fields nobody may set), `CodeTaken`."""
    unknown = values.keys() - set(allowed)
    if unknown:
        raise CentreInvalid(errors={name: _("Isian ini tidak dikenal.") for name in sorted(unknown)})
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    try:
        row.clean_fields()
    except ValidationError as error:
        raise CentreInvalid(errors={name: found[0] for name, found in error.message_dict.items()}) from error
    try:
        row.validate_constraints()
    except ValidationError as error:
        if any("unique" in (found.code or "") for faults in error.error_dict.values() for found in faults):
            raise CodeTaken from error
        raise CentreInvalid(errors={"__all__": _("Isian tidak cocok satu sama lain.")}) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody else took the code a moment ago
        raise CodeTaken from error
    return row
