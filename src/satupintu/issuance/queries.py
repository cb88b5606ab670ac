"""Reading products: verification for everybody, the file for its holder and for staff."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, BinaryIO, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from satupintu.applications.queries import find_product_ahead, find_standing, list_own
from satupintu.catalogue.queries import Standard
from satupintu.core.actor import SYSTEM, Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.keyset import Page, read_page
from satupintu.core.regions import current_region, region_zone
from satupintu.files.models import StoredFile
from satupintu.files.queries import open_file
from satupintu.issuance import claims
from satupintu.issuance.errors import ProductHidden
from satupintu.issuance.local_ca import trusted_roots
from satupintu.issuance.models import Handover, IssuedDocument, Register, RegisterNumber, TestKey
from satupintu.issuance.pledges import pledge_data
from satupintu.issuance.ports import source_of_products
from satupintu.issuance.procedure import typeset_procedure
from satupintu.issuance.product import MinutesData, ReceiptData, ReportData, SheetData, SheetTable, SlipData, SlipPaper
from satupintu.issuance.rules import normalise_code, show_code
from satupintu.issuance.sampling import draw_sample as draw_sample  # noqa: PLC0414  offered to the faces
from satupintu.issuance.signatures import SignatureReport, read_signatures
from satupintu.issuance.typesetting import (
    typeset_draft,
    typeset_minutes,
    typeset_pledge,
    typeset_receipt,
    typeset_report,
    typeset_sheet,
    typeset_slip,
)
from satupintu.sop.models import Task
from satupintu.sop.queries import get_version

ProductState = Literal["valid", "expired", "revoked", "superseded", "unknown"]
FileState = Literal["intact", "altered", "missing", "unknown"]
READERS = ("produksi", "pengambilan", "fo", "loket", "verifikator", "kabid", "kadis", "supervisor", "manager", "admin")


@dataclass(frozen=True, slots=True)
class Verification:
    """What anybody may know of a product; the same shape for a code that is not ours (state `unknown`).

    `code` is shown in groups. `holder` is masked for persons. `file_state` says whether the kept file is the one that was
    signed; `is_test_signature` that it was signed by a test CA and is no official paper. `decree_no` is set when revoked,
    `replaced_by` (a code) when superseded. `partner_*` are set on a Bukti Selesai Layanan.
    """

    state: ProductState
    code: str = ""
    title: str = ""
    number: str = ""
    issuer: str = ""
    service_code: str = ""
    holder: str = ""
    issued_at: datetime | None = None
    valid_until: date | None = None
    signatory: str = ""
    signatory_position: str = ""
    file_state: FileState = "unknown"
    is_test_signature: bool = False
    ended_at: datetime | None = None
    decree_no: str = ""
    replaced_by: str = ""
    partner_issuer: str = ""
    partner_number: str = ""

    @property
    def is_genuine(self) -> bool:
        """Whether the product is ours, still counts, and its file is the one that was signed."""
        return self.state == "valid" and self.file_state == "intact"

    def as_plain(self) -> dict[str, Any]:
        """Return all of it as JSON values, one shape for every face: times in the region's zone, null where there is none."""
        return {name: _plain(value) for name, value in {**asdict(self), "is_genuine": self.is_genuine}.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class UploadVerification:
    """What a PDF somebody holds is worth: its signatures, and our product when the bytes are exactly what we issued."""

    report: SignatureReport
    product: Verification


def verify(code: str, at: datetime) -> Verification:
    """Return what is known of the product with a public code; never raises, an unknown code costs one query at most.

    Case, dashes and look-alikes in `code` do not matter.
    """
    if not (normal := normalise_code(code)):
        return Verification("unknown")
    document = IssuedDocument.objects.select_related("superseded_by", "file").filter(code=normal).first()
    return _verification(document, at) if document else Verification("unknown")


def verify_upload(pdf: bytes, at: datetime) -> UploadVerification:
    """Return what a PDF somebody holds is worth: changed bytes and added pages are found; never raises for its content."""
    report = read_signatures(pdf, roots=trusted_roots(), at=at)
    if report.is_trusted and _was_revoked(report):
        report = replace(report, is_trusted=False)
    document = (
        IssuedDocument.objects.select_related("superseded_by", "file").filter(sha256=hashlib.sha256(pdf).hexdigest()).first()
    )
    return UploadVerification(report, _verification(document, at) if document else Verification("unknown"))


find_number = claims.find_number


def find_product(claim: str) -> IssuedDocument | None:
    """Return the product issued for a claim, or None."""
    return IssuedDocument.objects.filter(claim=claim).first()


def get_product(code: str, actor: Actor, at: datetime) -> IssuedDocument:
    """Return a product for the applicant's side of its case at `at`, or staff. Raises `ProductHidden`, as if there were none."""
    document = IssuedDocument.objects.select_related("file").filter(code=normalise_code(code)).first()
    if document is None or not _may_read(document, actor, at):
        raise ProductHidden
    return document


def list_products(application_id: UUID) -> QuerySet[IssuedDocument]:
    """Return the products of an application, newest first; the caller has decided that its reader may see the case."""
    return IssuedDocument.objects.filter(application_id=application_id).select_related("handover").order_by("-issued_at")


def list_to_hand_over(application_ids: Collection[UUID]) -> QuerySet[IssuedDocument]:
    """Return the valid products of these applications that nobody has taken on paper yet, newest first."""
    valid = IssuedDocument.objects.filter(application_id__in=application_ids, state=IssuedDocument.State.VALID)
    return valid.filter(handover__isnull=True).order_by("-issued_at")


def get_handover(handover_id: UUID, actor: Actor) -> Handover:
    """Return a receipt with its product and the officer, for staff who read products. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, *READERS)
    found = Handover.objects.filter(pk=handover_id).select_related("document", "handed_by").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class InHand:
    """When somebody had the product of a case: when it was handed over on paper, else when it was issued to be opened online."""

    application_id: UUID
    service_code: str
    issued_at: datetime
    handed_at: datetime | None

    @property
    def at(self) -> datetime:
        """The moment it was in their hands."""
        return self.handed_at or self.issued_at


def list_in_hand(since: datetime, until: datetime) -> list[InHand]:
    """Return the products of cases that came into somebody's hands in [since, until), the earliest of each case; one query."""
    moment = Coalesce("handover__handed_at", "issued_at")
    found = IssuedDocument.objects.filter(application_id__isnull=False).annotate(moment=moment)
    rows = found.filter(moment__gte=since, moment__lt=until).order_by("moment", "id")
    firsts: dict[UUID, InHand] = {}
    names = ("application_id", "service_code", "issued_at", "handover__handed_at")
    for case_id, code, issued_at, handed_at in rows.values_list(*names):
        if case_id is not None and case_id not in firsts:
            firsts[case_id] = InHand(case_id, code, issued_at, handed_at)
    return list(firsts.values())


def list_own_products(actor: Actor, at: datetime) -> QuerySet[IssuedDocument]:
    """Return the products a citizen holds, or may see with the case they were issued for, newest first."""
    if actor.person_id is None:
        return IssuedDocument.objects.none()
    own = Q(holder_person_id=actor.person_id) | Q(application_id__in=list_own(actor, at).order_by().values("id"))
    return IssuedDocument.objects.filter(own).order_by("-issued_at")


def search_products(actor: Actor, *, text: str = "") -> QuerySet[IssuedDocument]:
    """Return issued products, newest first; `text` is a part of a number or a code. Staff only; raises `NotAllowed`."""
    require_role(actor, *READERS)
    found = IssuedDocument.objects.select_related("file").order_by("-issued_at", "-id")
    wanted = text.strip()
    return found.filter(Q(number__icontains=wanted) | Q(code=normalise_code(wanted))) if wanted else found


PAGE = 50
"""Products on one page of the register."""


def page_products(products: QuerySet[IssuedDocument], *, after: str = "", size: int = PAGE) -> Page[IssuedDocument]:
    """Return one page of what `search_products` found, newest first.

    `after` is the value the page before gave. Raises `Invalid` for one that no page gave.
    """
    return read_page(products, "issued_at", newest_first=True, after=after, size=size)


def open_product(code: str, actor: Actor, at: datetime) -> tuple[IssuedDocument, BinaryIO]:
    """Return a product and its signed PDF, open for reading; the caller closes it and sends it as a download.

    For the holder and for staff (then call `operations.note_opened`). Raises `ProductHidden`, and what `files` raises.
    """
    document = get_product(code, actor, at)
    return document, open_file(document.file_id, SYSTEM, at)[1]


def list_registers() -> QuerySet[Register]:
    """Return the registers by code."""
    return Register.objects.order_by("code")


def list_register_numbers(register_code: str, year: int, actor: Actor) -> QuerySet[RegisterNumber]:
    """Return the numbers of a register and year (0: not yearly), newest first, for staff. Raises `NotAllowed`."""
    require_role(actor, *READERS)
    return RegisterNumber.objects.filter(register__code=register_code, year=year).select_related("product").order_by("-sequence")


def list_waiting_numbers(before: datetime) -> QuerySet[RegisterNumber]:
    """Return numbers reserved before an instant and not used: their products got stuck."""
    return RegisterNumber.objects.filter(state=RegisterNumber.State.RESERVED, reserved_at__lt=before).order_by("reserved_at")


def draw_receipt(receipt: ReceiptData, at: datetime) -> bytes:
    """Return the receipt of an application (tanda terima permohonan) as a PDF; nothing is kept."""
    return typeset_receipt(receipt, region=current_region(), at=at)


def draw_slip(slip: SlipData, paper: SlipPaper, at: datetime) -> bytes:
    """Return a receipt of things that changed hands as a PDF for A4 or the 80 mm roll; nothing is kept."""
    return typeset_slip(slip, paper, region=current_region(), at=at)


def draw_sheet(
    title: str,
    subtitle: str,
    tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]],
    at: datetime,
    footer: str = "",
) -> bytes:
    """Return tables (heading, head, rows) as a PDF on the office's paper; nothing is kept."""
    made = tuple(SheetTable(heading, tuple(head), tuple(tuple(row) for row in rows)) for heading, head, rows in tables)
    return typeset_sheet(SheetData(title, subtitle, made, footer), region=current_region(), at=at)


def draw_report(report: ReportData, at: datetime) -> bytes:
    """Return a report in chapters as a PDF on the office's paper; nothing is kept."""
    return typeset_report(report, region=current_region(), at=at)


def draw_procedure(version_id: UUID, at: datetime) -> bytes:
    """Return the SOP of a version as the official paper (PDF), drafts and retired ones marked; nothing is kept.

    The caller has decided that its reader may see drafts. Raises NotFound.
    """
    return typeset_procedure(get_version(version_id), region=current_region(), at=at)


def draw_minutes(minutes: MinutesData, at: datetime) -> bytes:
    """Return minutes of a public consultation (berita acara) as a PDF to be signed by hand; nothing is kept."""
    return typeset_minutes(minutes, region=current_region(), at=at)


def draw_pledge(standard: Standard, at: datetime, *, is_short: bool = False) -> bytes:
    """Return the pledge of a standard in force (maklumat pelayanan), short or whole, as a PDF for the wall; nothing is kept."""
    return typeset_pledge(pledge_data(standard, is_short=is_short, at=at), region=current_region(), at=at)


def draw_draft(task: Task, at: datetime) -> bytes:
    """Return the product that `task` leads to as a PDF marked as a draft; nothing is kept, no number is taken.

    The caller has decided that its reader may see the case. Raises `NotFound` when no product follows, and
    `ProductIncomplete` when it could not be issued as the case stands.
    """
    if not (row := find_product_ahead(task)):
        raise NotFound
    # The row has not opened yet; its settings are all that is needed of it.
    request = source_of_products()(Task(run=task.run, row=row), at)
    return typeset_draft(request.product, signatory=request.signatory, region=current_region(), at=at)


def may_read_product_file(file: StoredFile, actor: Actor, at: datetime) -> bool:
    """Whether the file is a product the actor may open at `at`; plugged into `files.ports`."""
    if file.purpose != "product":
        return False
    document = IssuedDocument.objects.filter(file_id=file.pk).first()
    return document is not None and _may_read(document, actor, at)


def _may_read(document: IssuedDocument, actor: Actor, at: datetime) -> bool:
    if actor.is_system or (actor.is_staff and actor.has(*READERS)):
        return True
    if actor.person_id is None:
        return False
    if document.application_id is not None and (is_party := find_standing(document.application_id, actor, at)) is not None:
        return is_party
    return actor.person_id == document.holder_person_id


def _verification(document: IssuedDocument, at: datetime) -> Verification:
    state: ProductState = document.state  # type: ignore[assignment]
    if state == "valid" and document.valid_until and at.astimezone(region_zone()).date() > document.valid_until:
        state = "expired"
    return Verification(
        state=state,
        code=show_code(document.code),
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        service_code=document.service_code,
        holder=document.holder_masked,
        issued_at=document.issued_at,
        valid_until=document.valid_until,
        signatory=document.signatory_name,
        signatory_position=document.signatory_position,
        file_state=_file_state(document, at),
        is_test_signature=document.is_test_signature,
        ended_at=document.ended_at,
        decree_no=document.decree_no,
        replaced_by=document.superseded_by.code if document.superseded_by else "",
        partner_issuer=document.partner_issuer,
        partner_number=document.partner_number,
    )


def _file_state(document: IssuedDocument, at: datetime) -> FileState:
    try:
        _row, content = open_file(document.file_id, SYSTEM, at)
    except NotFound:
        return "missing"
    with content:
        found = hashlib.sha256(content.read()).hexdigest()  # a product is some tens of kilobytes
    return "intact" if found == document.sha256 else "altered"


def _was_revoked(report: SignatureReport) -> bool:
    row = TestKey.objects.filter(serial=report.certificate_serial, revoked_at__isnull=False).first()
    return row is not None and row.revoked_at is not None and (report.signed_at is None or row.revoked_at <= report.signed_at)
