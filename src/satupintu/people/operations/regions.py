"""What a region says of itself: names, address, colours and crest, as they stand on pages, letters and products."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import Invalid
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.public.models import Region
from satupintu.core.regions import current_region
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.models import Agency

_LENGTHS = {"name": 120, "office_name": 160, "address": 240, "city": 80, "phone": 40, "email": 254, "crest": 200_000}
_COLOURS = ("colour_brand", "colour_dark")


@operation
def update_region(*, changes: Mapping[str, str], actor: Actor, at: datetime) -> Region:
    """Change what the active region says of itself and return it; fields that are not named stay.

    `changes`: name, office_name, address, city (place on letters), phone, email, crest (SVG, at most 200 kB),
    colour_brand and colour_dark (`#rrggbb`). Products made before keep what they say. Raises NotAllowed (for who is no
    `admin`), Invalid with the field.
    """
    require_role(actor, "admin")
    region = lock(Region, current_region().pk)
    if errors := _faults(changes):
        raise Invalid(errors=errors)
    for name, value in changes.items():
        setattr(region, name, value.strip())
    region.save(update_fields=list(changes), verbosity=0)  # type: ignore[no-untyped-call]
    record(events.REGION_UPDATED, Agency(), actor=actor, at=at, fields=sorted(changes))
    return region


def _faults(changes: Mapping[str, str]) -> dict[str, str]:
    errors = {name: _("Data ini tidak dikenal.") for name in changes.keys() - {*_LENGTHS, *_COLOURS}}
    if not changes:
        errors["name"] = _("Tidak ada yang diubah.")
    for name, longest in _LENGTHS.items():
        value = changes.get(name, "")
        if len(value) > longest:
            errors[name] = _("Paling panjang %(longest)s huruf.") % {"longest": longest}
        elif name in changes and name in ("name", "office_name") and not value.strip():
            errors[name] = _("Tidak boleh kosong.")
    for name in _COLOURS:
        if name in changes and not re.fullmatch(r"#[0-9a-fA-F]{6}", changes[name].strip()):
            errors[name] = _("Tulis warna seperti #0a489f.")
    if changes.get("email"):
        try:
            validate_email(changes["email"].strip())
        except ValidationError:
            errors["email"] = _("Alamat surel tidak benar.")
    if changes.get("crest") and "<svg" not in changes["crest"]:
        errors["crest"] = _("Lambang harus berupa SVG.")
    return errors
