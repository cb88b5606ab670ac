"""Files of a complaint may be read by staff who may see it; plugged into `files.ports`."""

from datetime import datetime

from satupintu.complaints.access import visible_to
from satupintu.complaints.models import Complaint
from satupintu.complaints.storing import PURPOSE
from satupintu.core.actor import Actor
from satupintu.files.models import StoredFile


def may_read_attachment(file: StoredFile, actor: Actor, _at: datetime) -> bool:
    """Whether the file was handed in with a complaint the actor sees as staff."""
    if file.purpose != PURPOSE or not actor.is_staff:
        return False
    return Complaint.objects.filter(visible_to(actor), files__file=file).exists()
