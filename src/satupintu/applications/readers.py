"""Files of a case may be read by whoever may see the case; plugged into `files.ports`."""

from datetime import datetime

from satupintu.applications.access import is_applicant, is_handler
from satupintu.applications.models import Application
from satupintu.core.actor import Actor
from satupintu.files.models import StoredFile


def may_read_file(file: StoredFile, actor: Actor, at: datetime) -> bool:
    """Whether the file belongs to a case the actor may see at `at`."""
    cases = Application.objects.select_related("version", "run").filter(items__file=file)[:20]
    return any(is_applicant(case, actor, at) or is_handler(case, actor) for case in cases)
