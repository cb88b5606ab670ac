"""Files somebody uploaded for a requirement and never handed in: nobody needs them, so they go (UU 27/2022 ps. 43)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef

from satupintu.applications import events
from satupintu.applications.handed_in import PURPOSE
from satupintu.applications.models import RequirementItem
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock_many
from satupintu.core.operation import operation
from satupintu.files.models import StoredFile
from satupintu.files.operations import erase_file
from satupintu.journal.operations import record
from satupintu.journal.queries import list_entries

BATCH = 500
"""Files erased in one round; the rest waits for the next night."""
LOOK_BACK = timedelta(days=90)
"""How long a file may have been overlooked, as when no job ran; what is older is not looked through every night."""


@operation
def erase_unused_files(*, actor: Actor, at: datetime) -> int:
    """Erase files uploaded for a requirement and in no draft or case after `UNUSED_FILE_DAYS` days; return how many.

    A file that was replaced in a sent case was judged and stays with it. By the system. Raises `NotAllowed`.
    """
    if not actor.is_system:
        raise NotAllowed
    until = at - timedelta(days=settings.UNUSED_FILE_DAYS)
    since = until - LOOK_BACK
    wanted = RequirementItem.objects.filter(file=OuterRef("pk"))
    idle = StoredFile.objects.filter(
        ~Exists(wanted),
        id__range=(_first_id(since), _first_id(until)),
        purpose=PURPOSE,
        erased_at__isnull=True,
        retention_until__isnull=True,
    )
    ids = list(idle.order_by("id").values_list("id", flat=True)[:BATCH])
    handed_in = list_entries(event=events.ITEM_HANDED_IN.name).filter(
        id__gte=_first_id(since), data__file_id__in=[str(file_id) for file_id in ids]
    )
    judged = {UUID(data["file_id"]) for data in handed_in.values_list("data", flat=True)}
    # Locked first, asked again then: somebody may have handed one in at this moment.
    held = {file.pk for file in lock_many(StoredFile.objects.filter(pk__in=set(ids) - judged))}
    held -= set(RequirementItem.objects.filter(file_id__in=held).values_list("file_id", flat=True))
    for file_id in sorted(held):
        erase_file(file_id=file_id, reason="unused", actor=actor, at=at)
    record(events.UNUSED_FILES_ERASED, StoredFile(), actor=actor, at=at, count=len(held))
    return len(held)


def _first_id(at: datetime) -> UUID:
    """Return the least id (UUIDv7) a row made at this moment can have."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
