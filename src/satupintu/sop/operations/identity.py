"""Writing the identity block of a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop.errors import IdentityInvalid, IdentityMoved, IdentityUnchanged
from satupintu.sop.events import IDENTITY_SET
from satupintu.sop.identity import find_identity_faults, mark_of_identity
from satupintu.sop.models import SopVersion
from satupintu.sop.moves import VERSION_MOVES, require_version_move

FAULTS = {
    "unknown": _("Butir ini tidak ada dalam bagian identitas SOP."),
    "unreadable": _("Isian ini tidak dapat dibaca."),
    "too_long": _("Isian ini terlalu panjang."),
    "empty": _("Nama SOP belum diisi."),
    "nip": _("NIP terdiri atas 18 angka."),
    "date": _("Tanggal ini tidak ada."),
    "order": _("Tanggal efektif mendahului tanggal pembuatan."),
}


@operation
def set_identity(*, version_id: UUID, items: Mapping[str, Any], seen: str, actor: Actor, at: datetime) -> SopVersion:
    """Write items of the identity block of a draft; items not named stay, the sheet stays.

    `items` are keys of `sop.identity.Identity`: texts, days as ISO 8601, lists of lines. `seen` is the mark
    (`queries.mark_identity`) of the block as the writer saw it, so that two writers do not overwrite each other. A reviewed
    version is a draft again.
    Raises NotAllowed, NotFound, VersionNotDraft, IdentityInvalid, IdentityMoved, IdentityUnchanged.
    """
    require_role(actor, *VERSION_MOVES["update"].roles)
    version = lock(SopVersion, version_id)
    require_version_move(version, "update")
    if faults := find_identity_faults(items):
        raise IdentityInvalid(errors={name: str(FAULTS[fault]) for name, fault in faults.items()})
    if mark_of_identity(version) != seen:
        raise IdentityMoved
    changed = sorted(name for name, value in items.items() if (version.identity.get(name) or None) != (value or None))
    if not changed:
        raise IdentityUnchanged
    version.identity = {**version.identity, **{name: items[name] for name in changed}}
    version.state, version.reviewed_at, version.reviewed_by_id = SopVersion.State.DRAFT, None, None
    version.save()
    record(IDENTITY_SET, version, actor=actor, at=at, number=version.number, items=changed)
    return version
