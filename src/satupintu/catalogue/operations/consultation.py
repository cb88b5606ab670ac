"""The public consultation about a draft (forum konsultasi publik): planned, attended, answered, held."""

from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue import events
from satupintu.catalogue.errors import ConsultationClosed, ConsultationInvalid, StandardNotDraft
from satupintu.catalogue.models import Consultation, ConsultationParticipant, ConsultationPoint, ServiceVersion
from satupintu.catalogue.operations.drafts import WRITERS
from satupintu.catalogue.queries import get_draft_content
from satupintu.catalogue.queries.life import NAME_PURPOSE
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.core.secrets import encrypt
from satupintu.files.operations import store_file
from satupintu.journal.operations import record

MINUTES = "minutes"
"""Purpose of the file with the signed minutes."""
MOST_PARTICIPANTS = 500
_LONGEST = 2_000


@operation
def plan_consultation(*, version_id: UUID, planned_on: date, place: str, actor: Actor, at: datetime) -> Consultation:
    """Plan the consultation about a draft, or move the one that is planned; `planned_on` is a local date.

    Raises NotAllowed, NotFound, StandardNotDraft, ConsultationInvalid.
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state not in (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED):
        raise StandardNotDraft
    if not place.strip():
        raise ConsultationInvalid(errors={"place": _("Isi tempat konsultasi.")})
    values = {"planned_on": planned_on, "place": place.strip()[:200]}
    row, _is_new = Consultation.objects.update_or_create(
        version=version, state=Consultation.State.PLANNED, defaults=values, create_defaults={**values, "created_at": at}
    )
    record(events.CONSULTATION_PLANNED, row, actor=actor, at=at, day=planned_on.isoformat(), version_id=version.pk)
    return row


@operation
def add_participant(
    *, consultation_id: UUID, element: str, name: str, organisation: str = "", attended: bool = False, actor: Actor, at: datetime
) -> ConsultationParticipant:
    """Put somebody on the list of a planned consultation. `element` is one of `ConsultationParticipant.Element`.

    Raises NotAllowed, NotFound, ConsultationClosed, ConsultationInvalid.
    """
    consultation = _lock_planned(consultation_id, actor)
    faults = {}
    if element not in ConsultationParticipant.Element.values:
        faults["element"] = _("Pilih unsur masyarakat.")
    if not name.strip():
        faults["name"] = _("Isi nama peserta.")
    if consultation.participants.count() >= MOST_PARTICIPANTS:
        faults["name"] = _("Daftar peserta sudah penuh.")
    if faults:
        raise ConsultationInvalid(errors=faults)
    row = ConsultationParticipant.objects.create(
        consultation=consultation,
        element=element,
        name_cipher=encrypt(name.strip()[:200], NAME_PURPOSE),
        organisation=organisation.strip()[:200],
        attended=attended,
    )
    record(events.PARTICIPANT_ADDED, row, actor=actor, at=at, element=element, consultation_id=consultation.pk)
    return row


@operation
def set_attendance(*, participant_id: UUID, attended: bool, actor: Actor, at: datetime) -> ConsultationParticipant:
    """Say whether a participant came. Raises NotAllowed, NotFound, ConsultationClosed."""
    row = _participant(participant_id, actor)
    row.attended = attended
    row.save(update_fields=["attended"])
    record(events.PARTICIPANT_CHANGED, row, actor=actor, at=at, attended=attended, consultation_id=row.consultation_id)
    return row


@operation
def remove_participant(*, participant_id: UUID, actor: Actor, at: datetime) -> None:
    """Take somebody off the list of a planned consultation. Raises NotAllowed, NotFound, ConsultationClosed."""
    row = _participant(participant_id, actor)
    record(events.PARTICIPANT_REMOVED, row, actor=actor, at=at, element=row.element, consultation_id=row.consultation_id)
    row.delete()


@operation
def add_point(
    *, consultation_id: UUID, point: str, raised_by: str = "", answer: str = "", actor: Actor, at: datetime
) -> ConsultationPoint:
    """Write down what was said in a consultation, and the answer when there is one already.

    `raised_by` is an organisation or an element, no name of a person. Raises NotAllowed, NotFound, ConsultationClosed,
    ConsultationInvalid.
    """
    consultation = _lock_planned(consultation_id, actor)
    if not point.strip():
        raise ConsultationInvalid(errors={"point": _("Isi masukan yang dibahas.")})
    row = ConsultationPoint.objects.create(
        consultation=consultation,
        raised_by=raised_by.strip()[:200],
        point=point.strip()[:_LONGEST],
        answer=answer.strip()[:_LONGEST],
    )
    record(events.POINT_ADDED, row, actor=actor, at=at, is_answered=bool(row.answer), consultation_id=consultation.pk)
    return row


@operation
def answer_point(*, point_id: UUID, answer: str, actor: Actor, at: datetime) -> ConsultationPoint:
    """Answer what was said in a consultation. Raises NotAllowed, NotFound, ConsultationClosed, ConsultationInvalid."""
    row = _point(point_id, actor)
    if not answer.strip():
        raise ConsultationInvalid(errors={"answer": _("Isi jawaban atas masukan ini.")})
    row.answer = answer.strip()[:_LONGEST]
    row.save(update_fields=["answer"])
    record(events.POINT_ANSWERED, row, actor=actor, at=at, consultation_id=row.consultation_id)
    return row


@operation
def remove_point(*, point_id: UUID, actor: Actor, at: datetime) -> None:
    """Strike a point of a planned consultation. Raises NotAllowed, NotFound, ConsultationClosed."""
    row = _point(point_id, actor)
    record(events.POINT_REMOVED, row, actor=actor, at=at, consultation_id=row.consultation_id)
    row.delete()


@operation
def attach_minutes(
    *, consultation_id: UUID, content: IO[bytes] | bytes, name: str, declared_type: str, actor: Actor, at: datetime
) -> Consultation:
    """Keep the signed minutes of a consultation that was held; a file that was there is replaced, and stays on record.

    Raises NotAllowed, NotFound, ConsultationInvalid while it was not held, and every `UnfitFile`.
    """
    require_role(actor, *WRITERS)
    row = lock(Consultation, consultation_id)
    if row.state != Consultation.State.HELD:
        raise ConsultationInvalid(errors={"file": _("Catat dulu bahwa konsultasi sudah dilaksanakan.")})
    file = store_file(
        content=content,
        name=name,
        declared_type=declared_type,
        allowed=("application/pdf", "image/jpeg", "image/png"),
        purpose=MINUTES,
        actor=actor,
        at=at,
    )
    row.minutes_file = file
    row.save(update_fields=["minutes_file"])
    record(events.MINUTES_ATTACHED, row, actor=actor, at=at, file_id=file.pk, version_id=row.version_id)
    return row


@operation
def consult_version(*, version_id: UUID, held_on: date, record_no: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Note that the draft was discussed with the public: the local day, and the number of the minutes (berita acara).

    The planned consultation is closed with what was discussed; without one it is noted by itself. A later edit makes the
    version a draft again. Raises NotAllowed, NotFound, StandardNotDraft, ConsultationInvalid (number or day missing, day
    ahead, a point without answer).
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state != ServiceVersion.State.DRAFT:
        raise StandardNotDraft
    row = Consultation.objects.select_for_update().filter(version=version, state=Consultation.State.PLANNED).first()
    _refuse_unfinished(row, held_on, record_no, at)
    row = row or Consultation(version=version, planned_on=held_on, created_at=at)
    row.state, row.held_on, row.record_no = Consultation.State.HELD, held_on, record_no.strip()[:120]
    row.content = get_draft_content(version_id)
    row.save()
    version.state, version.consulted_on, version.consultation_no = ServiceVersion.State.CONSULTED, held_on, row.record_no
    version.save(update_fields=["state", "consulted_on", "consultation_no"])
    record(events.VERSION_CONSULTED, version, actor=actor, at=at, number=version.number, consultation_id=row.pk)
    return version


def _refuse_unfinished(row: Consultation | None, held_on: date, record_no: str, at: datetime) -> None:
    faults = {}
    if not record_no.strip():
        faults["record_no"] = _("Isi nomor berita acara.")
    if held_on > region_day(at):
        faults["held_on"] = _("Tanggal pelaksanaan belum tiba.")
    if row is not None and row.points.filter(answer="").exists():
        faults["points"] = _("Masih ada masukan yang belum dijawab.")
    if faults:
        raise ConsultationInvalid(errors=faults)


def _lock_planned(consultation_id: UUID, actor: Actor) -> Consultation:
    require_role(actor, *WRITERS)
    row = lock(Consultation, consultation_id)
    if row.state != Consultation.State.PLANNED:
        raise ConsultationClosed
    return row


def _participant(participant_id: UUID, actor: Actor) -> ConsultationParticipant:
    require_role(actor, *WRITERS)
    consultation_id = ConsultationParticipant.objects.filter(pk=participant_id).values_list("consultation_id", flat=True).first()
    if consultation_id is not None:
        _lock_planned(consultation_id, actor)
    return lock(ConsultationParticipant, participant_id)


def _point(point_id: UUID, actor: Actor) -> ConsultationPoint:
    require_role(actor, *WRITERS)
    consultation_id = ConsultationPoint.objects.filter(pk=point_id).values_list("consultation_id", flat=True).first()
    if consultation_id is not None:
        _lock_planned(consultation_id, actor)
    return lock(ConsultationPoint, point_id)
