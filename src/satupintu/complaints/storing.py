"""Files handed in with a complaint: kept by the system, so that nothing about them tells who brought them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from satupintu.complaints.errors import TooManyFiles
from satupintu.complaints.models import Complaint, ComplaintFile
from satupintu.complaints.rules import FILE_BYTES, MOST_FILES
from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.core.regions import region_day
from satupintu.files.models import StoredFile
from satupintu.files.operations import set_retention, store_file
from satupintu.files.queries import redraw_picture

PURPOSE = "complaint"
ALLOWED = ("application/pdf", "image/jpeg", "image/png", "image/heic")


@dataclass(frozen=True)
class Attachment:
    """A file as it was sent; `name` and `declared_type` are the sender's claim."""

    content: bytes
    name: str = ""
    declared_type: str = ""


def retain_files(complaint: Complaint, *, at: datetime) -> None:
    """Give the files of a complaint that is over their last day: the end of a year (UU 43/2009, as those of cases)."""
    until = date(region_day(at).year + settings.RETENTION_YEARS, 12, 31)
    kept = StoredFile.objects.filter(pk__in=complaint.files.values("file_id"), erased_at__isnull=True).order_by("pk")
    for file_id in kept.values_list("pk", flat=True):
        set_retention(file_id=file_id, until=until, actor=SYSTEM, at=at)


def keep_files(complaint: Complaint, files: Sequence[Attachment], *, at: datetime) -> None:
    """Keep the files of a complaint. Raises `TooManyFiles`, and for each every `UnfitFile`.

    Pictures of who is not to be known are drawn anew: a photograph holds its place, its time and the telephone it was
    taken with. File names, which often hold a name, are not kept for them either.
    """
    if complaint.files.count() + len(files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    is_hidden = complaint.is_anonymous or complaint.is_confidential or complaint.is_whistleblowing
    for attachment in files:
        content, name, declared_type = attachment.content, attachment.name, attachment.declared_type
        if is_hidden:
            redrawn = redraw_picture(content)
            suffix = ".jpg" if redrawn else f".{name.rpartition('.')[2].lower()[:4]}" if "." in name else ""
            name = f"lampiran{suffix}"
            content, declared_type = (redrawn, "image/jpeg") if redrawn else (content, declared_type)
        file = store_file(
            content=content,
            name=name,
            declared_type=declared_type,
            allowed=ALLOWED,
            purpose=PURPOSE,
            max_bytes=FILE_BYTES,
            actor=SYSTEM,
            at=at,
        )
        ComplaintFile.objects.create(id=uuid7(at), complaint=complaint, file=file, added_at=at)
