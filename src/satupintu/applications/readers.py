"""Files of a case may be read by whoever may see the case, letters of attorney by its parties; plugged into `files.ports`."""

from datetime import datetime

from satupintu.applications.access import OVERSEERS, is_applicant, is_handler
from satupintu.applications.models import Application
from satupintu.applications.operations.proxies import LETTER
from satupintu.core.actor import Actor
from satupintu.files.models import StoredFile
from satupintu.people.queries import holds_or_gave


def may_read_file(file: StoredFile, actor: Actor, at: datetime) -> bool:
    """Whether the file belongs to a case the actor may see at `at`."""
    cases = Application.objects.select_related("version", "run").filter(items__file=file)[:20]
    return any(is_applicant(case, actor, at) or is_handler(case, actor) for case in cases)


def may_read_letter(file: StoredFile, actor: Actor, at: datetime) -> bool:
    """Whether the file is a letter of attorney the actor gave or holds, or as staff must look at.

    Counter and superiors read every one, others those of the cases they work on.
    """
    if file.purpose != LETTER:
        return False
    if actor.person_id is not None:
        return holds_or_gave(actor.person_id, file.pk)
    if not actor.is_staff:
        return False
    cases = Application.objects.select_related("version", "run").filter(proxy__letter_file_id=file.pk)
    return actor.has(*OVERSEERS) or any(is_handler(case, actor) for case in cases.order_by("-id")[:20])
