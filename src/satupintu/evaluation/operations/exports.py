"""Taking what happened out of the office, on record."""

import secrets
from datetime import date, datetime

from django.utils.translation import gettext as _

from satupintu.catalogue.queries import get_service
from satupintu.core.actor import Actor, require_role
from satupintu.core.operation import operation
from satupintu.evaluation.access import LOG_READERS
from satupintu.evaluation.errors import EventLogInvalid
from satupintu.evaluation.eventlog import FORMS, EventLog
from satupintu.evaluation.events import EVENT_LOG_EXPORTED
from satupintu.journal.operations import record


@operation
def export_event_log(
    *, service_code: str, since: date, until: date, form: str, is_plain: bool = False, actor: Actor, at: datetime
) -> EventLog:
    """Return the event log of a service for cases received from `since` to before `until`; its `pieces()` are read after.

    `form` is `xes` (IEEE 1849-2016) or `ocel` (OCEL 2.0, JSON). Cases and officers stand under pseudonyms that no other
    export shares (UU 27/2022, minimisation), unless `is_plain`, which is for admins and says so in the journal.
    Raises NotAllowed, ServiceUnknown, EventLogInvalid.
    """
    require_role(actor, *(("admin",) if is_plain else LOG_READERS))
    service = get_service(service_code)
    if form not in FORMS:
        raise EventLogInvalid(errors={"form": _("Pilih XES atau OCEL.")})
    if since >= until:
        raise EventLogInvalid(errors={"until": _("Akhir masa harus sesudah awalnya.")})
    record(
        EVENT_LOG_EXPORTED, service, actor=actor, at=at,
        service_code=service.code, form=form, since=since.isoformat(), until=until.isoformat(), is_plain=is_plain,
    )  # fmt: skip
    key = None if is_plain else secrets.token_bytes(32)
    return EventLog(service.code, f"{service.code} {service.name}", since, until, form, key)
