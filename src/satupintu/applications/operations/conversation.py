"""Messages between applicant and office, and notes the office keeps to itself."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.applications import events, moves
from satupintu.applications.access import is_applicant, is_handler, require_applicant
from satupintu.applications.answers import read_secret
from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application, Message, Note
from satupintu.core.actor import Actor
from satupintu.core.errors import Invalid
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record

LONGEST = 4000
"""Characters a message or note may have."""


@operation
def send_message(*, application_id: UUID, body: str, actor: Actor, at: datetime) -> Message:
    """Write to the other side about a case. Raises `Invalid` (empty or longer than 4,000), `NotYours`, `WrongState`."""
    application = lock(Application, application_id)
    from_office = is_handler(application, actor)
    if actor.id is None or not (from_office or is_applicant(application, actor, at)):
        raise NotYours
    moves.require(application, "converse")
    message = Message.objects.create(
        application=application, is_from_office=from_office, author_id=actor.id, body=_checked(body), sent_at=at
    )
    record(events.MESSAGE_SENT, application, actor=actor, at=at, application_id=application.id, from_office=from_office)
    return message


@operation
def mark_messages_read(*, application_id: UUID, actor: Actor, at: datetime) -> int:
    """Note that the actor has read what the other side wrote; return how many messages were new."""
    application = lock(Application, application_id)
    reads_office = is_applicant(application, actor, at)
    if not (reads_office or is_handler(application, actor)):
        raise NotYours
    count = application.messages.filter(is_from_office=reads_office, read_at__isnull=True).update(read_at=at)
    record(events.MESSAGES_READ, application, actor=actor, at=at, application_id=application.id, count=count)
    return count


@operation
def write_note(*, application_id: UUID, body: str, actor: Actor, at: datetime) -> Note:
    """Write a note the applicant never sees. Raises `Invalid`, `NotYours`."""
    application = lock(Application, application_id)
    if actor.id is None or not actor.is_staff or not is_handler(application, actor):
        raise NotYours
    note = Note.objects.create(application=application, staff_id=actor.id, body=_checked(body), written_at=at)
    record(events.NOTE_WRITTEN, application, actor=actor, at=at, application_id=application.id)
    return note


@operation
def show_code(*, application_id: UUID, actor: Actor, at: datetime) -> str:
    """Return the tracking code of a case to its applicant or to counter staff; being shown is recorded."""
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    record(events.CODE_SHOWN, application, actor=actor, at=at, application_id=application.id)
    return read_secret(application)


def _checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise Invalid(errors={"body": _("Tulis pesan Anda terlebih dahulu.")})
    if len(text) > LONGEST:
        raise Invalid(errors={"body": _("Pesan terlalu panjang, paling banyak %(most)s huruf.") % {"most": LONGEST}})
    return text
