"""Who reads the signed minutes of a consultation; plugged into `files.ports`."""

from datetime import datetime

from satupintu.catalogue.operations.consultation import MINUTES
from satupintu.catalogue.queries.life import NAME_READERS
from satupintu.core.actor import Actor
from satupintu.files.models import StoredFile


def may_read_minutes(file: StoredFile, actor: Actor, _at: datetime) -> bool:
    """Whether the file is the minutes of a consultation and the actor may read the names in it."""
    return file.purpose == MINUTES and actor.is_staff and actor.has(*NAME_READERS)
