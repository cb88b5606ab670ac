"""Taking in what people say: by themselves, or written down by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application
from satupintu.applications.queries import get_application, get_application_id, track
from satupintu.catalogue.queries import get_service
from satupintu.complaints import events
from satupintu.complaints.access import TAKERS
from satupintu.complaints.errors import AnonymousCannotLink, ApplicationNotYours, ComplaintInvalid
from satupintu.complaints.identity import (
    Identity,
    clean_identity,
    index_of_code,
    make_code,
    seal_identity,
    seal_text,
    unnamed,
)
from satupintu.complaints.models import Complaint, Kind, Topic
from satupintu.complaints.rules import hide_numbers
from satupintu.complaints.storing import Attachment, keep_files
from satupintu.complaints.timing import start_receipt_clock
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.ids import uuid7
from satupintu.core.locks import lock_key
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.people.models import Unit
from satupintu.people.queries import find_contact, get_person

SHORTEST_BODY, LONGEST_BODY = 20, 5000
SHORTEST_TITLE, LONGEST_TITLE = 5, 120
BY_STAFF = frozenset({Complaint.Channel.COUNTER, Complaint.Channel.PHONE, Complaint.Channel.LETTER})
FROM_PUBLIC = frozenset({Complaint.Channel.WEB, Complaint.Channel.KIOSK})
CAN_BE_SENT = frozenset({Kind.ORDINARY, Kind.INFORMATION, Kind.SUGGESTION})
"""What a sender calls it; that it has oversight grade is found at verification, or follows from whistle-blowing."""


@dataclass(frozen=True)
class Report:
    """What is told. `kind` and `topic` are values of `Kind` and `Topic`; `identity` None means anonymous.

    `is_whistleblowing` tells of bribery, illegal levies or abuse of office and goes to the inspectorate alone.
    """

    kind: str
    title: str
    body: str
    topic: str = Topic.OTHER
    identity: Identity | None = None
    is_anonymous: bool = False
    is_confidential: bool = False
    is_whistleblowing: bool = False
    happened_on: date | None = None
    place: str = ""
    service_code: str = ""
    accused_unit_id: UUID | None = None
    application_number: str = ""
    application_code: str = ""
    language: str = "id"


@dataclass(frozen=True)
class Received:
    """A complaint that was taken in and its secret code, which is told this once and cannot be read again."""

    complaint: Complaint
    code: str
    is_repeat: bool = False


@operation
def submit_complaint(
    *, report: Report, channel: str, files: Sequence[Attachment] = (), key: str = "", actor: Actor, at: datetime
) -> Received:
    """Take in a complaint, a question or a suggestion and return it with its secret code.

    Who is logged in and not anonymous need not give an identity. `key` is that of the form: sent twice it is taken in once.
    Where it comes from staff (`counter`, `phone`, `letter`) they note it for somebody. Raises `ComplaintInvalid` with every
    fault at once, `AnonymousCannotLink`, `ApplicationNotYours`, `TooManyFiles`, `NotAllowed`, every `UnfitFile`.
    """
    if channel in BY_STAFF:
        require_role(actor, *TAKERS)
    author = actor if channel in BY_STAFF else unnamed(actor)
    if key:
        lock_key(f"complaints:{key}")
        known = Complaint.objects.filter(key=key).first()
        if known is not None:
            record(events.REPEATED, known, actor=author, at=at)
            return Received(known, make_code(key), is_repeat=True)
    identity = _identity_of(report, actor)
    identity, errors = _checked(report, identity, channel, actor, at)
    if errors:
        raise ComplaintInvalid(errors=errors)
    application = _application_of(report, actor, at)
    code, year = make_code(key), region_day(at).year
    complaint = Complaint(
        id=uuid7(at),
        number=f"ADU-{year}-{next_number('complaints', year):06d}",
        code_index=index_of_code(code),
        key=key or None,
        kind=Kind.OVERSIGHT if report.is_whistleblowing else report.kind,
        topic=report.topic,
        is_whistleblowing=report.is_whistleblowing,
        title=hide_numbers(" ".join(report.title.split())),
        body_cipher=seal_text(report.body.strip()),
        happened_on=report.happened_on,
        place=hide_numbers(" ".join(report.place.split())),
        service_code=application.service.code if application else report.service_code,
        application_id=application.pk if application else None,
        accused_unit_id=report.accused_unit_id,
        is_anonymous=report.is_anonymous,
        is_confidential=report.is_confidential and not report.is_anonymous,
        identity_cipher=seal_identity(identity) if identity else None,
        person_id=None if report.is_anonymous or actor.is_staff else actor.person_id,
        language=report.language if report.language in ("id", "en") else "id",
        channel=channel,
        taken_by_id=actor.id if channel in BY_STAFF and actor.is_staff else None,
        received_at=at,
    )
    start_receipt_clock(complaint, at)
    complaint.save(force_insert=True)
    keep_files(complaint, files, at=at)
    record(events.RECEIVED, complaint, actor=author, at=at, channel=str(complaint.channel))
    if complaint.is_whistleblowing:
        record(events.REFERRED, complaint, actor=author, at=at)
    return Received(complaint, code)


def _identity_of(report: Report, actor: Actor) -> Identity | None:
    if report.is_anonymous:
        return None
    if report.identity is not None or actor.person_id is None:
        return report.identity or Identity("")
    contact = find_contact(actor.person_id)
    return Identity(get_person(actor.person_id).name, contact.email if contact else "", contact.phone if contact else "")


def _checked(
    report: Report, identity: Identity | None, channel: str, actor: Actor, at: datetime
) -> tuple[Identity | None, Mapping[str, str]]:
    errors: dict[str, str] = {}
    if report.is_anonymous and actor.person_id is not None and actor.channel == "api":
        errors["is_anonymous"] = _("Token pribadi menyebut siapa Anda. Kirim laporan anonim lewat laman pengaduan.")
    if channel not in BY_STAFF | FROM_PUBLIC:
        errors["channel"] = _("Saluran ini tidak dikenal.")
    if report.kind not in CAN_BE_SENT:
        errors["kind"] = _("Pilih pengaduan, permintaan informasi, atau aspirasi.")
    if report.topic not in Topic.values:
        errors["topic"] = _("Pilih tentang apa laporan ini.")
    if "\x00" in report.title + report.body + report.place:
        errors["body"] = _("Teks ini memuat karakter yang tidak dapat disimpan.")
    title, body = " ".join(report.title.split()), report.body.strip()
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        errors["title"] = _("Tulis judul, %(least)s sampai %(most)s huruf.") % {"least": SHORTEST_TITLE, "most": LONGEST_TITLE}
    if len(body) < SHORTEST_BODY:
        errors["body"] = _("Ceritakan apa yang terjadi, sekurangnya %(least)s huruf.") % {"least": SHORTEST_BODY}
    elif len(body) > LONGEST_BODY:
        errors["body"] = _("Laporan terlalu panjang, paling banyak %(most)s huruf.") % {"most": LONGEST_BODY}
    if report.happened_on is not None and not date(1990, 1, 1) <= report.happened_on <= region_day(at):
        errors["happened_on"] = _("Tanggal kejadian tidak boleh setelah hari ini.")
    if len(" ".join(report.place.split())) > 160:
        errors["place"] = _("Tempat kejadian paling panjang 160 huruf.")
    if report.service_code and not _knows_service(report.service_code):
        errors["service_code"] = _("Layanan ini tidak ada dalam daftar.")
    if report.accused_unit_id is not None and not Unit.objects.filter(pk=report.accused_unit_id).exists():
        errors["accused_unit_id"] = _("Unit ini tidak ada dalam daftar.")
    if identity is not None:
        is_reached = channel in BY_STAFF or actor.person_id is not None
        identity, faults = clean_identity(identity, needs_contact=not is_reached)
        errors |= faults
    return identity, errors


def _application_of(report: Report, actor: Actor, at: datetime) -> Application | None:
    """Return the case the report is about, once it was shown to be the complainant's."""
    number = report.application_number.strip().upper()
    if not number:
        return None
    if report.is_anonymous:
        raise AnonymousCannotLink(errors={"application_number": AnonymousCannotLink.sentence})
    try:
        application_id = get_application_id(number)
        return get_application(application_id, actor, at)
    except NotYours:
        pass
    try:
        track(number, report.application_code, at)
    except NotYours:
        raise ApplicationNotYours(errors={"application_number": ApplicationNotYours.sentence}) from None
    return Application.objects.select_related("service").get(number=number)


def _knows_service(code: str) -> bool:
    try:
        get_service(code)
    except NotFound:
        return False
    return True
