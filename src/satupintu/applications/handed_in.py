"""The files of a case: those nobody wants any more go at once, those of a closed case when their time is over."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from satupintu.applications import events
from satupintu.applications.models import Application, RequirementItem
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.files import operations as files
from satupintu.files.models import StoredFile
from satupintu.journal.queries import list_entries

PURPOSE = "requirement"
"""Only what was brought for a requirement goes with its draft; a product or a letter handed in stays where it belongs."""


def let_go(file_ids: Iterable[UUID], *, at: datetime) -> None:
    """Erase files a draft held and holds no more, unless they are handed in somewhere else; inside the draft's operation."""
    wanted = set(file_ids)
    elsewhere = RequirementItem.objects.filter(file_id__in=wanted).values_list("file_id", flat=True)
    gone = StoredFile.objects.filter(pk__in=wanted.difference(elsewhere), purpose=PURPOSE, erased_at__isnull=True)
    for file_id in gone.order_by("pk").values_list("pk", flat=True):
        files.erase_file(file_id=file_id, reason="withdrawn", actor=SYSTEM, at=at)


def retain(application: Application, *, at: datetime) -> None:
    """Give every file that was handed in for a closed case its last day, replaced ones too: the end of a year."""
    until = date(region_day(at).year + settings.RETENTION_YEARS, 12, 31)
    handed_in = list_entries(application_id=application.pk, event=events.ITEM_HANDED_IN.name)
    ids = {entry.data["file_id"] for entry in handed_in if entry.data.get("file_id")}
    kept = StoredFile.objects.filter(pk__in=ids, purpose=PURPOSE, erased_at__isnull=True).order_by("pk")
    for file_id in kept.values_list("pk", flat=True):
        files.set_retention(file_id=file_id, until=until, actor=SYSTEM, at=at)
